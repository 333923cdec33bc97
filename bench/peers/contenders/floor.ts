import { asked, readFresh, sendMany, sendOne, type Contender, type Task } from '../contender'

/**
 * The least that the same promise costs: one IndexedDB store, strict durability, `fetch`, and nothing else. No retry, no
 * other tab, no order, no history.
 * @param batch tasks in one request
 */
export function createFloor(batch: number): Contender {
  let database: IDBDatabase | undefined
  let isHeld = true
  let sending: Promise<void> = Promise.resolve()

  function rows(): IDBDatabase {
    if (!database) throw new Error('It is not open.')
    return database
  }
  function write(change: (store: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = rows().transaction('tasks', 'readwrite', { durability: 'strict' })
      change(transaction.objectStore('tasks'))
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted.'))
    })
  }
  async function send(): Promise<void> {
    while (!isHeld) {
      const store = rows().transaction('tasks').objectStore('tasks')
      const tasks = (await asked(store.getAll(null, batch))) as Task[]
      const [first, ...others] = tasks
      if (!first) return
      await (batch === 1 ? sendOne(first) : sendMany(tasks))
      await write(store => {
        for (const { id } of [first, ...others]) store.delete(id)
      })
    }
  }
  function run(): void {
    sending = sending.then(send).catch((error: unknown) => console.warn(error))
  }

  return {
    tellsWhenSafe: true,
    async open(held) {
      const opening = indexedDB.open('floor')
      opening.onupgradeneeded = () => opening.result.createObjectStore('tasks', { keyPath: 'id' })
      database = await asked(opening)
      isHeld = held
      run()
    },
    async enqueue(task) {
      await write(store => store.add(task))
      run()
    },
    async enqueueAll(tasks) {
      await write(store => {
        for (const task of tasks) store.add(task)
      })
      run()
    },
    hold: () => {
      isHeld = true
      return Promise.resolve()
    },
    release: () => {
      isHeld = false
      run()
      return Promise.resolve()
    },
    drained: () => sending,
    stored: async () => (await readFresh('floor', 'tasks', store => store.count())) ?? 0,
  }
}
