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
  let excess: number | undefined
  /** The last row that was looked at, and how many that stay have ended in the same moment. */
  let reached = { endedAt: -Infinity, kept: 0 }

  async function countExcess(): Promise<number> {
    // Who is in `announceTo` may not go yet.
    const ended = await tasks.orderBy('completedAt').count()
    return ended - (await tasks.orderBy('announceTo').count()) - keepRows
  }

  /** @returns those of the rows that are gone now */
  async function deleteOf(rows: readonly Task[]): Promise<Task[]> {
    return database.transaction('rw', tasks, attempts, async () => {
      // Counted anew: another tab may be at it as well.
      const over = await countExcess()
      const fresh = await tasks.bulkGet(rows.map(({ seq }) => seq))
      const going = fresh
        .filter(row => row !== undefined)
        .filter(mayGo)
        .filter((row, place) => place < over || isOld(row))
      await tasks.bulkDelete(going.map(({ seq }) => seq))
      await attempts
        .where('taskId')
        .anyOf(going.map(({ id }) => id))
        .delete()
      excess = over - going.length
      return going
    })
  }

  while (pruned < atMost) {
    excess ??= await countExcess()
    const limit = Math.min(rowsAtOnce, atMost - pruned)
    // Not by an offset, for which the database would go from row to row.
    const left = tasks.where('completedAt').aboveOrEqual(reached.endedAt)
    const rows = (await left.limit(reached.kept + limit).toArray()).slice(reached.kept)
    const wanted = rows.filter(mayGo)
    const isWorthIt = excess > 0 || wanted.some(isOld)
    const gone = wanted.length > 0 && isWorthIt ? await deleteOf(wanted) : []
    pruned += gone.length
    const endedAt = rows.at(-1)?.completedAt
    if (endedAt === undefined) break
    const isGone = new Set(gone.map(({ seq }) => seq))
    const stayed = rows.filter(({ seq, completedAt }) => completedAt === endedAt && !isGone.has(seq)).length
    reached = { endedAt, kept: stayed + (endedAt === reached.endedAt ? reached.kept : 0) }
    // In the order of ending: what ended later than this is not too old either.
    if (endedAt > now - keepForMs && excess <= 0) break
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
