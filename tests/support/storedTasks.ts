import type { Page } from '@playwright/test'
import type { Attempt, Task } from '../../src/queue/task'

/** Runs in a page or in the worker: the rows of a table as they lie on the device, oldest first; read past Dexie. */
export async function rowsOf(table: string): Promise<unknown[]> {
  const databases = await indexedDB.databases()
  if (!databases.some(({ name }) => name === 'simmer')) return []
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('simmer')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(new Error(opening.error?.message))
  })
  try {
    return await new Promise<unknown[]>((resolve, reject) => {
      const reading = database.transaction(table).objectStore(table).getAll()
      reading.onsuccess = () => resolve(reading.result as unknown[])
      reading.onerror = () => reject(new Error(reading.error?.message))
    })
  } finally {
    database.close()
  }
}

export function storedTasks(page: Page): Promise<Task[]> {
  return page.evaluate(rowsOf, 'tasks') as Promise<Task[]>
}

export function storedAttempts(page: Page): Promise<Attempt[]> {
  return attemptsBy(table => page.evaluate(rowsOf, table))
}

/** All attempts on a device in the order in which they ended: the latest of each task stands in its row. */
export async function attemptsBy(read: (table: string) => Promise<unknown>): Promise<Attempt[]> {
  const earlier = (await read('attempts')) as Attempt[]
  const tasks = (await read('tasks')) as Task[]
  const latest = tasks.flatMap(({ id, latestAttempt }) =>
    latestAttempt ? [{ taskId: id, ...latestAttempt }] : [],
  )
  return [...earlier, ...latest].sort((one, other) => one.endedAt - other.endedAt)
}

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
