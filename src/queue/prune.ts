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
 * @param mayGoOn waited for between two transactions; ends it with `false`
 * @param atMost ends after so many
 * @returns how many tasks it deleted
 */
export async function prune(
  database: QueueDatabase,
  { keepForMs, keepRows }: Retention,
  now: number,
  mayGoOn: () => Promise<boolean> = () => Promise.resolve(true),
  atMost = Infinity,
): Promise<number> {
  const { tasks, attempts } = database
  const isOld = (row: Task) => doneWithAt(row) <= now - keepForMs
  let pruned = 0
  let kept = 0
  while (pruned < atMost) {
    const chunk = await database.transaction('rw', tasks, attempts, async () => {
      // Counted anew each time: another tab may be at it as well. Who is in `announceTo` may not go yet.
      const ended = await tasks.orderBy('completedAt').count()
      const excess = ended - (await tasks.orderBy('announceTo').count()) - keepRows
      const limit = Math.min(rowsAtOnce, atMost - pruned)
      const rows = await tasks.orderBy('completedAt').offset(kept).limit(limit).toArray()
      const going = rows.filter(mayGo).filter((row, place) => place < excess || isOld(row))
      await tasks.bulkDelete(going.map(({ seq }) => seq))
      await attempts
        .where('taskId')
        .anyOf(going.map(({ id }) => id))
        .delete()
      return { seen: rows.length, gone: going.length, isExcess: excess > going.length, last: rows.at(-1) }
    })
    pruned += chunk.gone
    kept += chunk.seen - chunk.gone
    // In the order of ending: what ended later than this is not too old either.
    const isEndOfOld = (chunk.last?.completedAt ?? now) > now - keepForMs
    if (chunk.last === undefined || (isEndOfOld && !chunk.isExcess)) break
    if (!(await mayGoOn())) break
  }
  return pruned
}

/** What goes at once where the device is full: some room, and not the whole history for one task. */
const earlyRows = 500

/** Finished tasks that may go, before their time: the device is full. @returns how many went */
export function pruneEarly(database: QueueDatabase, now: number): Promise<number> {
  return prune(database, { keepForMs: 0, keepRows: 0 }, now, undefined, earlyRows)
}

/** A person has seen how it ended, and nothing is left to do for it. */
function mayGo({ status, open, announcedAt, dismissedAt }: Task): boolean {
  if (open !== undefined || announcedAt === undefined) return false
  return status === 'failed' ? dismissedAt !== undefined : true
}

function doneWithAt({ completedAt = 0, announcedAt = 0, dismissedAt = 0 }: Task): number {
  return Math.max(completedAt, announcedAt, dismissedAt)
}
