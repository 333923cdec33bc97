import type { QueueDatabase } from './database'
import type { Task } from './task'

/** How much of the history stays on the device. */
export interface Retention {
  /** How long a finished task stays after its outcome was shown or put aside. Default 30 days. */
  keepForMs: number
  /** How many finished tasks stay at most, of those that may go. Default 10,000. */
  keepRows: number
}

/** Rows of one transaction: short enough for a claim to wait for. */
const rowsAtOnce = 100

/**
 * Deletes finished tasks with their attempts, oldest first, in small transactions: what is older than the retention, and
 * what is more than it allows. Only what was announced or dismissed may go; a failure stays until a person deals with it.
 * @param pause waited for between two transactions
 * @param atMost ends after so many
 * @returns how many tasks it deleted
 */
export async function prune(
  database: QueueDatabase,
  { keepForMs, keepRows }: Retention,
  now: number,
  pause: () => Promise<void> = () => Promise.resolve(),
  atMost = Infinity,
): Promise<number> {
  const { tasks, attempts } = database
  let excess = (await tasks.orderBy('completedAt').count()) - keepRows
  let pruned = 0
  let kept = 0
  const isWanted = (row: Task) => {
    if (!mayGo(row)) return false
    const isOld = doneWithAt(row) <= now - keepForMs
    if (isOld || excess > 0) excess -= 1
    else return false
    return true
  }
  while (pruned < atMost) {
    const chunk = await database.transaction('rw', tasks, attempts, async () => {
      const rows = await tasks
        .orderBy('completedAt')
        .offset(kept)
        .limit(Math.min(rowsAtOnce, atMost - pruned))
        .toArray()
      const going = rows.filter(isWanted)
      await tasks.bulkDelete(going.map(({ seq }) => seq))
      await attempts
        .where('taskId')
        .anyOf(going.map(({ id }) => id))
        .delete()
      return { seen: rows.length, gone: going.length, last: rows.at(-1) }
    })
    pruned += chunk.gone
    kept += chunk.seen - chunk.gone
    // In the order of ending: what ended later than this is not too old either.
    const isEndOfOld = (chunk.last?.completedAt ?? now) > now - keepForMs
    if (chunk.last === undefined || (isEndOfOld && excess <= 0)) break
    await pause()
  }
  return pruned
}

/** A person has seen how it ended, and nothing is left to do for it. */
function mayGo({ status, open, announcedAt, dismissedAt }: Task): boolean {
  if (open !== undefined || announcedAt === undefined) return false
  return status === 'failed' ? dismissedAt !== undefined : true
}

function doneWithAt({ completedAt = 0, announcedAt = 0, dismissedAt = 0 }: Task): number {
  return Math.max(completedAt, announcedAt, dismissedAt)
}
