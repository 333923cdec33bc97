import type { Page } from '@playwright/test'
import type { Attempt, Task } from '../../src/queue/task'

/**
 * Runs in a page or in the worker: the rows of these tables as they lie on the device at one moment, oldest first; read past
 * Dexie.
 */
export async function rowsOf(tables: string[]): Promise<unknown[][]> {
  const databases = await indexedDB.databases()
  if (!databases.some(({ name }) => name === 'simmer')) return tables.map(() => [])
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('simmer')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(new Error(opening.error?.message))
  })
  try {
    const transaction = database.transaction(tables)
    const readings = tables.map(table => transaction.objectStore(table).getAll())
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(new Error(transaction.error?.message))
    })
    return readings.map(({ result }) => result as unknown[])
  } finally {
    database.close()
  }
}

/** How `rowsOf` gets to where it runs. */
type Run = (run: typeof rowsOf, tables: string[]) => Promise<unknown[][]>

export async function tasksBy(run: Run): Promise<Task[]> {
  const [tasks = []] = await run(rowsOf, ['tasks'])
  return tasks as Task[]
}

/** All attempts in the order in which they ended: the latest of each task stands in its row. */
export async function attemptsBy(run: Run): Promise<Attempt[]> {
  const [tasks, earlier] = (await run(rowsOf, ['tasks', 'attempts'])) as [Task[], Attempt[]]
  const latest = tasks.flatMap(({ id, latestAttempt }) =>
    latestAttempt ? [{ taskId: id, ...latestAttempt }] : [],
  )
  return [...earlier, ...latest].sort((one, other) => one.endedAt - other.endedAt)
}

export const storedTasks = (page: Page): Promise<Task[]> =>
  tasksBy((run, tables) => page.evaluate(run, tables))

export const storedAttempts = (page: Page): Promise<Attempt[]> =>
  attemptsBy((run, tables) => page.evaluate(run, tables))

/**
 * Changes a stored task behind the queue's back, to slip past its checks what a faulty client might send. It is due at another
 * time then, so that a claim of the row as it was before comes to nothing instead of undoing the change.
 */
export function alterStoredTask(page: Page, id: string, change: Partial<Task>): Promise<void> {
  return page.evaluate(
    async ({ id, change }) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('simmer')
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(new Error(opening.error?.message))
      })
      const transaction = database.transaction('tasks', 'readwrite', { durability: 'strict' })
      const store = transaction.objectStore('tasks')
      const reading = store.index('id').get(id)
      reading.onsuccess = () => {
        const row = reading.result as Task
        store.put({ ...row, dueAt: row.dueAt + 1, ...change })
      }
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        transaction.onabort = () => reject(new Error(transaction.error?.message))
      })
      database.close()
    },
    { id, change },
  )
}

/**
 * Puts copies of a stored task behind it, each with an id of its own: a long shift in a moment.
 * @returns the ids of the copies
 */
export function copyStoredTask(page: Page, id: string, copies: number): Promise<string[]> {
  return page.evaluate(
    async ({ id, copies }) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('simmer')
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(new Error(opening.error?.message))
      })
      const ids = Array.from({ length: copies }, () => id.slice(0, -12) + crypto.randomUUID().slice(-12))
      const transaction = database.transaction('tasks', 'readwrite', { durability: 'strict' })
      const store = transaction.objectStore('tasks')
      const reading = store.index('id').get(id)
      reading.onsuccess = () => {
        const task = reading.result as Partial<Task>
        // The database gives each its own place in the order.
        delete task.seq
        for (const copy of ids) store.add({ ...task, id: copy })
      }
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        transaction.onabort = () => reject(new Error(transaction.error?.message))
      })
      database.close()
      return ids
    },
    { id, copies },
  )
}
