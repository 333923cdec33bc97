import type { QueueDatabase } from './database'
import type { Task } from './task'

/**
 * A row as it was read before. By both, because a database that was deleted meanwhile begins to count anew: the row of this
 * `seq` may be another task by now, and what was said of the old one must not be believed of it.
 */
export type RowRef = Pick<Task, 'seq' | 'id'>

/** Rows read in one go: a slow tablet takes a tenth of a second to unpack two thousand. */
const atOnce = 250

/** What a look reads before it knows whether there is more: a longer backlog reads these twice. */
const few = 100

/** @returns a row for each, or `undefined` where it is gone or another task has its place */
export async function findRows(
  database: QueueDatabase,
  wanted: readonly RowRef[],
): Promise<(Task | undefined)[]> {
  const seqs = wanted.map(({ seq }) => seq)
  // Those of one call nearly always follow each other: one request for them instead of fifty.
  const rows = await readRows(database, seqs, wanted.length)
  const bySeq = new Map(rows.map(row => [row.seq, row]))
  return wanted.map(({ seq, id }) => {
    const row = bySeq.get(seq)
    return row?.id === id ? row : undefined
  })
}

/**
 * The open tasks in order, without a look at any finished one, in pieces between which the page has a turn.
 * @param most how many, from the oldest on; default: all
 */
export function findOpen(database: QueueDatabase, most = Infinity): PromiseLike<Task[]> {
  const { tasks } = database
  // Made anew for each read: Dexie's `limit` changes the collection that it is called on.
  const open = () => tasks.where('open').equals(1)
  const oldest = (count: number) => open().limit(Math.min(most, count)).toArray()
  // All of one moment: a task must not be seen without the one that it was sent instead of.
  const inPieces = () =>
    database.transaction('r', tasks, async () => {
      const rows = await oldest(atOnce)
      const seqs = (await open().limit(most).primaryKeys()).slice(atOnce)
      for (let start = 0; start < seqs.length; start += atOnce) {
        rows.push(...(await readRows(database, seqs.slice(start, start + atOnce), 0)))
      }
      return rows
    })
  // Mostly they are few, and one read needs no transaction around it.
  return oldest(few).then(rows => (rows.length < few || rows.length === most ? rows : inPieces()))
}

/** @param gaps so many rows between them may be read as well, and be among what is returned */
function readRows({ tasks }: QueueDatabase, seqs: readonly number[], gaps: number): PromiseLike<Task[]> {
  // Not async: where a native promise takes over one of Dexie's, its transaction is lost on the way.
  const first = seqs.reduce((one, other) => Math.min(one, other), Infinity)
  const last = seqs.reduce((one, other) => Math.max(one, other), 0)
  const areNear = seqs.length > 0 && last - first < seqs.length + gaps
  return areNear
    ? tasks.where('seq').between(first, last, true, true).toArray()
    : tasks.bulkGet([...seqs]).then(rows => rows.filter(row => row !== undefined))
}
