import type { NewTask } from '@/queue/task'
import { createTaskQueue, openQueueDatabase, type QueueDatabase, type Task, type TaskQueue } from '@/queue'
import { allDone, payload, production } from './production'

/** What is built up step by step, from the barest store to the queue, and what each step takes. */
export type PartSamples = Record<string, number[]>

declare global {
  interface Window {
    parts: {
      /** Milliseconds until so many tasks are safe, one per round and way. */
      enqueue: (count: number, rounds: number) => Promise<PartSamples>
      /** Milliseconds for what a drain of so many tasks writes, to a server that answers at once; one per round and way. */
      drain: (count: number, rounds: number) => Promise<PartSamples>
      /** Milliseconds from opening a store with so many tasks in it to the first call; one per round and way. */
      start: (count: number, rounds: number) => Promise<PartSamples>
    }
  }
}

/** One way to do it. `prepare` is not counted. */
interface Way {
  prepare?: () => Promise<unknown>
  work: () => Promise<unknown>
}

const batchSize = 50
const indexes = ['id', 'open', 'status', 'completedAt', 'announceTo']

window.parts = {
  async enqueue(count, rounds) {
    const row = await storedRow()
    const ways: Record<string, Way> = {}
    const bare = async (name: string, columns: () => object, options: { isIndexed: boolean }) => {
      const database = await openBare(`parts-${name}`, options)
      ways[name] = {
        work: () =>
          inTransaction(database, tasks => {
            for (let made = 0; made < count; made += 1) tasks.add(columns())
          }),
      }
    }
    await bare('bare store, payload only', () => ({ id: crypto.randomUUID(), payload }), { isIndexed: false })
    await bare('+ the columns of a task', () => newRow(row), { isIndexed: false })
    await bare('+ the indexes', () => newRow(row), { isIndexed: true })
    const dexie = await openQueueDatabase({ name: 'parts-dexie' })
    ways['+ Dexie'] = {
      work: () =>
        dexie.transaction('rw', dexie.tasks, () =>
          dexie.tasks.bulkAdd(Array.from({ length: count }, () => newRow(row))),
        ),
    }
    const { queue } = await openQueue('parts-enqueue')
    ways['the queue'] = {
      work: () => enqueued(queue, count),
    }
    return measured(ways, rounds)
  },

  async drain(count, rounds) {
    const row = await storedRow()
    const bare = async (
      name: string,
      { isIndexed, ...settings }: { isIndexed: boolean } & Parameters<typeof drainBare>[2],
    ): Promise<Way> => {
      const database = await openBare(`parts-${name}`, { isIndexed })
      const prepare = async () => {
        await inTransaction(database, tasks => void tasks.clear())
        await inTransaction(database, tasks => {
          for (let seq = 1; seq <= count; seq += 1) tasks.add({ ...newRow(row), seq })
        })
      }
      return { prepare, work: () => drainBare(database, count, settings) }
    }
    const ways = {
      'deleted when sent, no index': await bare('forgets', { isIndexed: false, settle: forget }),
      'kept as finished, with the indexes': await bare('keeps', { isIndexed: true, settle: keep }),
      '+ claimed before it is sent': await bare('claims', { isIndexed: true, settle: keep, isClaimed: true }),
    }
    const { queue, database } = await openQueue('parts-drain')
    const queueWay: Way = {
      prepare: async () => {
        await Promise.all([database.tasks.clear(), database.attempts.clear()])
        await enqueued(queue, count)
      },
      work: async () => {
        queue.start()
        await queue.drain()
        await queue.stop()
        const left = await database.tasks.where('open').equals(1).count()
        if (left > 0) throw new Error(`${left} tasks are still open.`)
      },
    }
    return measured({ ...ways, 'the queue': queueWay }, rounds)
  },

  async start(count, rounds) {
    const row = await storedRow()
    const rows = Array.from({ length: count }, (_, place) => ({ ...newRow(row), seq: place + 1 }))
    const first = IDBKeyRange.bound(1, batchSize)
    const bare = (name: string, { isClaimed }: { isClaimed: boolean }): Way => ({
      prepare: async () => {
        const database = await openBare(name, { isIndexed: true })
        await inTransaction(database, tasks => {
          tasks.clear()
          for (const task of rows) tasks.add(task)
        })
        database.close()
      },
      work: async () => {
        const database = await openBare(name, { isIndexed: true })
        if (isClaimed) await changeBare(database, first, (task, tasks) => tasks.put(claimed(task)))
        else await readBare(database, first)
        // Nobody waits for it.
        setTimeout(() => database.close())
      },
    })
    const name = 'parts-start-queue'
    let stop: () => Promise<void> = () => Promise.resolve()
    const queueWay: Way = {
      prepare: async () => {
        await stop()
        const database = await openQueueDatabase({ name })
        await Promise.all([database.tasks.clear(), database.attempts.clear()])
        await database.tasks.bulkAdd(rows)
        database.close()
      },
      work: async () => {
        const database = await openQueueDatabase({ name })
        await new Promise<void>(resolve => {
          // The others are not measured while this one sends.
          let goOn = () => {}
          const held = new Promise<void>(go => (goOn = go))
          const process = (tasks: readonly unknown[]) => {
            resolve()
            return held.then(() => allDone(tasks))
          }
          const queue = createTaskQueue({ database, tasks: [production], process })
          queue.start()
          stop = async () => {
            const stopped = queue.stop()
            goOn()
            await stopped
            database.close()
          }
        })
      },
    }
    const ways = {
      'opened, and the oldest read': bare('parts-start', { isClaimed: false }),
      '+ claimed before it is sent': bare('parts-start-claims', { isClaimed: true }),
      'the queue': queueWay,
    }
    return measured(ways, rounds)
  },
}

/** Each way once in each round, each the first one as often as any other; the first round warms up. */
async function measured(ways: Record<string, Way>, rounds: number): Promise<PartSamples> {
  const names = Object.keys(ways)
  const samples: PartSamples = Object.fromEntries(names.map(name => [name, []]))
  for (let round = -1; round < rounds; round += 1) {
    for (const place of names.keys()) {
      const name = names[(place + round + names.length) % names.length] ?? ''
      const way = ways[name]
      if (!way) continue
      await way.prepare?.()
      // What the last one left to do is not to be counted here.
      await new Promise(resolve => setTimeout(resolve, 30))
      const startedAt = performance.now()
      await way.work()
      if (round >= 0) samples[name]?.push(performance.now() - startedAt)
    }
  }
  return samples
}

/** Batch after batch: read and claimed, if they are to be, then read and settled. */
async function drainBare(
  database: IDBDatabase,
  count: number,
  { settle, isClaimed = false }: { settle: (row: Task, tasks: IDBObjectStore) => void; isClaimed?: boolean },
): Promise<void> {
  for (let first = 1; first <= count; first += batchSize) {
    const range = IDBKeyRange.bound(first, first + batchSize - 1)
    if (isClaimed) await changeBare(database, range, (row, tasks) => tasks.put(claimed(row)))
    await changeBare(database, range, settle)
  }
}

function changeBare(
  database: IDBDatabase,
  range: IDBKeyRange,
  each: (row: Task, tasks: IDBObjectStore) => void,
): Promise<void> {
  return inTransaction(database, tasks => {
    const reading = tasks.getAll(range)
    reading.onsuccess = () => (reading.result as Task[]).forEach(row => each(row, tasks))
  })
}

function readBare(database: IDBDatabase, range: IDBKeyRange): Promise<Task[]> {
  return new Promise((resolve, reject) => {
    const reading = database.transaction('tasks').objectStore('tasks').getAll(range)
    reading.onsuccess = () => resolve(reading.result as Task[])
    reading.onerror = () => reject(new Error(reading.error?.message))
  })
}

const forget = ({ seq }: Task, tasks: IDBObjectStore) => void tasks.delete(seq)
const keep = (row: Task, tasks: IDBObjectStore) => void tasks.put(finished(row))

function newRow(row: Task): NewTask {
  const columns: Partial<Task> = { ...row, id: crypto.randomUUID() }
  delete columns.seq
  return columns as NewTask
}
const claimed = (row: Task): Task => ({
  ...row,
  status: 'processing',
  startedAt: 1,
  claimToken: row.id,
  leaseUntil: 2,
})
const finished = (row: Task): Task => ({
  ...row,
  status: 'completed',
  open: undefined,
  completedAt: 2,
  announceTo: row.owner,
  attempts: 1,
  result: {},
  latestAttempt: { startedAt: 1, endedAt: 2, ranIn: 'page', outcome: 'done' },
})

/** A row as the queue stores it. */
async function storedRow(): Promise<Task> {
  const { queue, database } = await openQueue('parts-row')
  const row = await queue.enqueue('production', payload)
  database.close()
  return row
}

async function openQueue(name: string): Promise<{ queue: TaskQueue; database: QueueDatabase }> {
  const database = await openQueueDatabase({ name })
  return { queue: createTaskQueue({ database, tasks: [production], process: allDone }), database }
}

/** One as a cook's tap does it, many as a program would. */
function enqueued(queue: TaskQueue, count: number): Promise<unknown> {
  return count === 1
    ? queue.enqueue('production', payload)
    : queue.enqueueMany(
        'production',
        Array.from({ length: count }, () => ({ input: payload })),
      )
}

function openBare(name: string, { isIndexed }: { isIndexed: boolean }): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.onupgradeneeded = () => {
      const tasks = opening.result.createObjectStore('tasks', { keyPath: 'seq', autoIncrement: true })
      if (!isIndexed) return
      for (const index of indexes) tasks.createIndex(index, index, { unique: index === 'id' })
    }
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(new Error(opening.error?.message))
  })
}

function inTransaction(database: IDBDatabase, change: (tasks: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('tasks', 'readwrite', { durability: 'strict' })
    change(transaction.objectStore('tasks'))
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(new Error(transaction.error?.message))
  })
}
