import type { QueueDatabase } from './database'
import { cancelledByHand, type Hand } from './byHand'
import { NotPossibleError } from './errors'
import { judged } from './rowChanges'
import type { Task, TaskError } from './task'

/**
 * *Fix and resend*: a new task instead of one that failed. It must never come to both. So the old one is cancelled in the
 * transaction that stores the new one, and while only the server can say what became of the old one, the new one does not
 * run (`readyTasks.ts`). If the old one turns out to have been applied, the new one is withdrawn in the transaction that
 * learns it.
 */

/**
 * Cancels the task that a new one is sent instead of. Called inside the transaction that stores the new one.
 * @param by the new one
 * @throws NotPossibleError when it was applied, belongs to somebody else, has such a task already, or is one itself that still
 *   waits: two of them could both be applied
 */
export async function makeWay(
  database: QueueDatabase,
  replaced: string,
  by: string,
  hand: Hand,
): Promise<void> {
  const { tasks } = database
  const row = await tasks.where('id').equals(replaced).first()
  // Gone: nothing stands in the way.
  if (!row) return
  if (row.status === 'completed') {
    throw new NotPossibleError('The task that this one should replace has been applied after all.')
  }
  if (row.replacedBy !== undefined) {
    const other = await tasks.where('id').equals(row.replacedBy).first()
    if (other?.status !== 'cancelled') {
      throw new NotPossibleError('Another task has been sent instead of that one already.')
    }
  }
  if (row.replaces !== undefined) {
    const first = await tasks.where('id').equals(row.replaces).first()
    // If it turns out to be applied, nobody would know that the new one is for the same deed.
    if (first?.cancelRequestedAt !== undefined) {
      throw new NotPossibleError('Whether the first task was applied is not known yet.')
    }
  }
  const isCancelled = row.status === 'cancelled' || row.cancelRequestedAt !== undefined
  await tasks.put({ ...(isCancelled ? row : cancelledByHand(row, hand, false)), replacedBy: by })
}

const appliedAfterAll: TaskError = {
  code: 'replaced_applied',
  message: 'The first one had been applied after all, so this one was not sent.',
}

/**
 * What was to be sent instead of these is not sent: they turned out to be applied, or the server would not cancel them.
 * Called inside the transaction that learns it.
 * @param lastError what the withdrawn task says; default: the old one was applied after all
 */
export async function withdrawReplacements(
  database: QueueDatabase,
  replaced: readonly Task[],
  now: number,
  lastError: TaskError = appliedAfterAll,
): Promise<void> {
  if (replaced.length === 0) return
  const ids = new Set(replaced.map(({ id }) => id))
  const open = await database.tasks.where('open').equals(1).toArray()
  const waiting = open.filter(
    ({ replaces, startedAt }) => replaces !== undefined && ids.has(replaces) && startedAt === undefined,
  )
  await database.tasks.bulkPut(waiting.map(row => ({ ...judged(row, { event: 'cancel' }, now), lastError })))
}
