import { browserEnvironment, createTaskQueue, openQueueDatabase } from '@/queue'
import { payload, production } from './production'

export interface Samples {
  /** Milliseconds, one per round. */
  bare: number[]
  queue: number[]
}

declare global {
  interface Window {
    measureEnqueue: (rounds: number, durability: 'strict' | 'relaxed') => Promise<Samples>
  }
}

/**
 * A bare put and an enqueue in turn, each on an idle page: whatever slows this machine down slows both.
 * The queue is offline, as a tablet in a cellar is: what is measured is making a task safe, not sending it.
 */
window.measureEnqueue = async (rounds, durability) => {
  const name = `bench-${durability}`
  const environment = { ...browserEnvironment(), isOnline: () => false }
  const queue = createTaskQueue({
    database: await openQueueDatabase({ name, durability }),
    tasks: [production],
    environment,
  })
  queue.start()
  const row = await queue.enqueue('production', payload)
  await queue.drain()
  const bare = await openBare(`${name}-bare`)

  const samples: Samples = { bare: [], queue: [] }
  for (let round = -20; round < rounds; round += 1) {
    const putOne = () => timed(() => put(bare, { ...row, seq: round }, durability))
    const enqueueOne = async () => {
      const id = environment.newId()
      const ms = await timed(() => queue.enqueue('production', payload, { id }))
      // Only a short backlog: what a long one costs is another question.
      await queue.cancel(id)
      await queue.drain()
      return ms
    }
    // Each goes first as often as the other.
    const isPutFirst = round % 2 === 0
    const firstMs = await (isPutFirst ? putOne() : enqueueOne())
    const secondMs = await (isPutFirst ? enqueueOne() : putOne())
    // The first rounds warm up the compiler and the disk.
    if (round < 0) continue
    samples.bare.push(isPutFirst ? firstMs : secondMs)
    samples.queue.push(isPutFirst ? secondMs : firstMs)
  }
  return samples
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  // What the last one left to do, in this page and in the browser's storage, is not to be counted here.
  await new Promise(resolve => setTimeout(resolve, 10))
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

function openBare(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.onupgradeneeded = () => opening.result.createObjectStore('tasks', { keyPath: 'seq' })
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(new Error(opening.error?.message))
  })
}

function put(database: IDBDatabase, row: object, durability: 'strict' | 'relaxed'): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('tasks', 'readwrite', { durability })
    transaction.objectStore('tasks').put(row)
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(new Error(transaction.error?.message))
  })
}
