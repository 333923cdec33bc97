import type { QueueDatabase } from './database'
import type { Attempt, LatestAttempt, Task } from './task'

/** An attempt that has just ended, and the row of its task as that leaves it. */
export interface EndedAttempt {
  row: Task
  attempt: LatestAttempt
}

/**
 * Writes the rows, each with its attempt. Most tasks are done with their first one, and need no write beside that of their row;
 * the attempt that a row held before goes into the table. Inside a transaction on both tables.
 * @returns the rows as written
 */
export async function putEnded(
  { tasks, attempts }: QueueDatabase,
  ended: readonly EndedAttempt[],
): Promise<Task[]> {
  const rows = ended.map(({ row, attempt }) => ({ ...row, latestAttempt: attempt }))
  await tasks.bulkPut(rows)
  const earlier = ended.flatMap(({ row }) => latestOf(row))
  if (earlier.length > 0) await attempts.bulkAdd(earlier)
  return rows
}

/** Every attempt of these tasks, in the order in which they ended, by the ids of the tasks that are still there. */
export function readAttempts(
  database: QueueDatabase,
  ids: readonly string[],
): Promise<Map<string, Attempt[]>> {
  const { tasks, attempts } = database
  // In one transaction: a moment later the latest one may be among the earlier ones.
  return database.transaction('r', tasks, attempts, async () => {
    const rows = await tasks.where('id').anyOf(ids).toArray()
    const earlier = await attempts.where('taskId').anyOf(ids).toArray()
    // A tab with code that does not know of the one in the row may have put a later one into the table.
    const all = [...earlier.map(withoutKey), ...rows.flatMap(latestOf)].sort(
      (one, other) => one.endedAt - other.endedAt,
    )
    const known = new Map<string, Attempt[]>(rows.map(({ id }) => [id, []]))
    for (const attempt of all) known.get(attempt.taskId)?.push(attempt)
    return known
  })
}

function withoutKey(row: Attempt & { n?: number }): Attempt {
  const attempt = { ...row }
  delete attempt.n
  return attempt
}

function latestOf({ id, latestAttempt }: Task): Attempt[] {
  return latestAttempt ? [{ taskId: id, ...latestAttempt }] : []
}
