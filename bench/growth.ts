import { createTaskQueue, openQueueDatabase } from '@/queue'
import { fillRows } from './fillRows'
import { allDone, payload, production } from './production'

/**
 * Milliseconds, one per round: 300 tasks made safe one after the other, the same 300 sent, and a store with 1,000 queued
 * opened, to the first call.
 */
export type GrowthSamples = Record<Work, number[]>
export type Work = 'enqueue' | 'drain' | 'start'

declare global {
  interface Window {
    /** The same work over an empty history and over a long one, in turn. */
    measureGrowth: (
      finished: number,
      rounds: number,
    ) => Promise<{ empty: GrowthSamples; long: GrowthSamples }>
  }
}

const tasksPerRound = 300
const queuedAtStart = 1_000

window.measureGrowth = async (finished, rounds) => {
  const [empty, long] = [await openQueue('growth-empty', 0), await openQueue('growth-long', finished)]
  const samples = {
    empty: { enqueue: [], drain: [], start: [] } as GrowthSamples,
    long: { enqueue: [], drain: [], start: [] } as GrowthSamples,
  }
  for (let round = -1; round < rounds; round += 1) {
    // Each goes first as often as the other; the first round warms up.
    for (const name of round % 2 === 0 ? (['empty', 'long'] as const) : (['long', 'empty'] as const)) {
      const figures = await (name === 'empty' ? empty : long)()
      if (round < 0) continue
      for (const what of ['enqueue', 'drain', 'start'] as const) samples[name][what].push(figures[what])
    }
  }
  return samples
}

/** @returns one round: it leaves as many finished tasks behind as it found */
async function openQueue(name: string, finished: number): Promise<() => Promise<Record<Work, number>>> {
  const filled = await openQueueDatabase({ name })
  await fillRows(filled, { finished })
  filled.close()
  return async () => {
    const database = await openQueueDatabase({ name })
    const queue = createTaskQueue({ database, tasks: [production], process: allDone })
    const last = (await database.tasks.orderBy('seq').last())?.seq ?? 0
    const enqueue = await timed(async () => {
      for (let count = 0; count < tasksPerRound; count += 1) await queue.enqueue('production', payload)
    })
    const drain = await timed(() => queue.drain())
    const left = await database.tasks.where('open').equals(1).count()
    if (left > 0) throw new Error(`${left} tasks are still open.`)
    await queue.enqueueMany(
      'production',
      Array.from({ length: queuedAtStart }, () => ({ input: payload })),
    )
    await queue.stop()
    database.close()

    const start = await timeStart(name)
    const cleaned = await openQueueDatabase({ name })
    await cleaned.tasks.where('seq').above(last).delete()
    await cleaned.attempts.clear()
    cleaned.close()
    return { enqueue, drain, start }
  }
}

/** From the opening of the database to the first call. */
async function timeStart(name: string): Promise<number> {
  let called: () => void = () => undefined
  const firstCall = new Promise<void>(resolve => (called = resolve))
  const openedAt = performance.now()
  const database = await openQueueDatabase({ name })
  const queue = createTaskQueue({
    database,
    tasks: [production],
    process: batch => {
      called()
      return allDone(batch)
    },
  })
  queue.start()
  await firstCall
  const ms = performance.now() - openedAt
  await queue.stop()
  database.close()
  return ms
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}
