import type { BackgroundTask } from './types'

/**
 * Since when nobody has answered. The queue knows it of this page only, and begins anew with a reload; the tasks know more:
 * the oldest that is open would have gone out when it was made, and nothing was answered since the latest outcome.
 *
 * A task that waits for something else as well, or was started again by hand, tells nothing of the network; then it is what
 * the page has heard.
 * @param heardAt when this page noticed
 * @param tasks in order of enqueueing: at least every open task, and the latest that have ended
 */
export function silenceBegan(
  heardAt: Date,
  tasks: readonly BackgroundTask[],
  owner: string | undefined,
): Date {
  const oldest = tasks.find(task => task.owner === owner && task.completedAt === undefined)
  const wantedAt = oldest && networkWantedAt(oldest)
  if (wantedAt === undefined) return heardAt
  // Times of one form, which sort as text. What never started was ended on this device, without an answer.
  const latest = tasks.reduce(
    (time, { startedAt, completedAt = '' }) =>
      startedAt !== undefined && completedAt > time ? completedAt : time,
    wantedAt,
  )
  return new Date(Math.min(heardAt.getTime(), Date.parse(latest)))
}

/** Since when it has missed the network and nothing else. */
function networkWantedAt(task: BackgroundTask): string | undefined {
  const { status, attempts, startedAt, waitingFor, undoUntil, createdAt } = task
  const isFirstTry = status === 'queued' && attempts === 0
  const misses = waitingFor === 'network' || (waitingFor === undefined && startedAt === undefined)
  return isFirstTry && misses ? (undoUntil ?? createdAt) : undefined
}
