import type { Attempt, Task } from '@/queue'

/** One entry of Vue DevTools' timeline. */
export interface TimelineEvent {
  time: number
  title: string
  subtitle: string
  groupId: string
  logType?: 'default' | 'warning' | 'error'
  data: Record<string, unknown>
}

/**
 * What has happened between two looks at the rows: enqueued, moved from one status to another, pruned. What a task went through
 * between two looks stands in its attempts.
 */
export function timelineEvents(
  before: ReadonlyMap<string, Task>,
  tasks: readonly Task[],
  attempts: readonly Attempt[],
  now: number,
): TimelineEvent[] {
  const byId = new Map(tasks.map(task => [task.id, task]))
  const moves = tasks.flatMap(task => {
    const earlier = before.get(task.id)
    const from = earlier && wordOf(earlier)
    const to = wordOf(task)
    if (from === to) return []
    const title = from === undefined ? `enqueue → ${to}` : `${from} → ${to}`
    return [eventOf(task, from === undefined ? task.createdAt : now, title)]
  })
  const tries = attempts.flatMap(attempt => {
    const task = byId.get(attempt.taskId)
    if (!task) return []
    const { startedAt, endedAt, ranIn, outcome } = attempt
    const end = eventOf(task, endedAt, `attempt: ${outcome}`, { ms: endedAt - startedAt, ...attempt })
    return [eventOf(task, startedAt, 'attempt: claim', { ranIn }), end]
  })
  return [...moves, ...tries].sort((one, other) => one.time - other.time)
}

function wordOf({ status, waitingFor, cancelRequestedAt, dismissedAt }: Task): string {
  if (cancelRequestedAt !== undefined) return `${status} (cancelling)`
  if (dismissedAt !== undefined) return `${status} (dismissed)`
  return waitingFor ? `${status} (waits for ${waitingFor})` : status
}

function eventOf(task: Task, time: number, title: string, data: Record<string, unknown> = {}): TimelineEvent {
  const { id, description, lastError, status } = task
  return {
    time,
    title,
    subtitle: description,
    groupId: id,
    logType: status === 'failed' ? 'error' : lastError ? 'warning' : 'default',
    data: { id, ...(lastError && { lastError }), ...data },
  }
}
