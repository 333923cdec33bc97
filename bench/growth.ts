import { createTaskQueue, openQueueDatabase } from '@/queue'
import { fillRows } from './fillRows'
import { payload, production } from './production'

/** Milliseconds, one per round: 300 tasks made safe one after the other, and the same 300 sent. */
export interface GrowthSamples {
  enqueue: number[]
  drain: number[]
}

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

window.measureGrowth = async (finished, rounds) => {
  const [empty, long] = [await openQueue('growth-empty', 0), await openQueue('growth-long', finished)]
  const samples = {
    empty: { enqueue: [], drain: [] } as GrowthSamples,
    long: { enqueue: [], drain: [] } as GrowthSamples,
  }
  for (let round = -1; round < rounds; round += 1) {
    // Each goes first as often as the other; the first round warms up.
    for (const name of round % 2 === 0 ? (['empty', 'long'] as const) : (['long', 'empty'] as const)) {
      const { enqueue, drain } = await (name === 'empty' ? empty : long)()
      if (round < 0) continue
      samples[name].enqueue.push(enqueue)
      samples[name].drain.push(drain)
    }
  }
  return samples
}

/** @returns one round: it leaves as many finished tasks behind as it found */
async function openQueue(name: string, finished: number) {
  const database = await openQueueDatabase({ name })
  const queue = createTaskQueue({
    database,
    tasks: [production],
    process: tasks => Promise.resolve(tasks.map(() => ({ kind: 'done' as const, result: {} }))),
  })
  await fillRows(database, { finished })
  return async () => {
    const before = await database.tasks.orderBy('seq').last()
    const enqueuedFrom = performance.now()
    for (let count = 0; count < tasksPerRound; count += 1) await queue.enqueue('production', payload)
    const enqueue = performance.now() - enqueuedFrom
    const drainedFrom = performance.now()
    await queue.drain()
    const drain = performance.now() - drainedFrom
    const left = await database.tasks.where('open').equals(1).count()
    if (left > 0) throw new Error(`${left} tasks are still open.`)
    await database.tasks
      .where('seq')
      .above(before?.seq ?? 0)
      .delete()
    await database.attempts.clear()
    return { enqueue, drain }
  }
}
