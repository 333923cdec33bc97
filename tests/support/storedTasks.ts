import type { Page } from '@playwright/test'
import type { Task } from '../../src/queue/task'

/** The rows of the table `tasks` as they lie on the device, oldest first; read past Dexie. */
export function storedTasks(page: Page): Promise<Task[]> {
  return page.evaluate(readTable, 'tasks') as Promise<Task[]>
}

/** Runs in the page, whichever browser that is: it may use nothing from outside of itself. */
export async function readTable(table: string): Promise<unknown[]> {
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
      reading.onsuccess = () => resolve(reading.result)
      reading.onerror = () => reject(new Error(reading.error?.message))
    })
  } finally {
    database.close()
  }
}

/** Changes a stored task behind the queue's back, to slip past its checks what a faulty client might send. */
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
      reading.onsuccess = () => store.put({ ...(reading.result as object), ...change })
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
