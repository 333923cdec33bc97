import { browserEnvironment, createTaskQueue, openQueueDatabase } from '@/queue'
import { fillRows } from './fillRows'
import { drawCurves } from './drawCurves'
import { allDone, payload, production } from './production'

/** How much is stored already when the work begins. */
export interface Load {
  queued: number
  finished: number
}

/** Milliseconds. */
export interface CurvePoint {
  /** One task made safe; the median of 25. */
  enqueue: number
  /** From the opening of the database to the first call. */
  start: number
  /** One task sent and written down, in calls of 50: all of them, divided by how many they are. */
  drain: number
}

declare global {
  interface Window {
    /** @param load with no task queued, a hundred are enqueued first, so that there is something to drain */
    measureCurvePoint: (load: Load) => Promise<CurvePoint>
    drawCurves: typeof drawCurves
  }
}

const enqueued = 25
const smallBacklog = 100

window.drawCurves = drawCurves

window.measureCurvePoint = async ({ queued, finished }) => {
  const name = `curve-${queued}-${finished}`
  const filled = await openQueueDatabase({ name })
  await fillRows(filled, { finished, queued: queued > 0 ? queued : smallBacklog })
  const away = { ...browserEnvironment(), isOnline: () => false }
  const cellar = createTaskQueue({
    database: filled,
    tasks: [production],
    environment: away,
    probe: () => Promise.resolve(false),
  })
  cellar.start()
  const times: number[] = []
  for (let count = -5; count < enqueued; count += 1) {
    // What the last one left to do is not to be counted here.
    await new Promise(resolve => setTimeout(resolve, 10))
    const from = performance.now()
    await cellar.enqueue('production', payload)
    if (count >= 0) times.push(performance.now() - from)
  }
  await cellar.stop()
  filled.close()

  const openedAt = performance.now()
  let firstCallAt = 0
  const database = await openQueueDatabase({ name })
  const queue = createTaskQueue({
    database,
    tasks: [production],
    process: tasks => {
      firstCallAt ||= performance.now()
      return allDone(tasks)
    },
  })
  const count = await database.tasks.where('open').equals(1).count()
  const drainedFrom = performance.now()
  await queue.drain()
  const drained = performance.now() - drainedFrom
  const left = await database.tasks.where('open').equals(1).count()
  if (left > 0 || count === 0) throw new Error(`${left} of ${count} tasks are still open.`)
  await database.delete()
  times.sort((one, other) => one - other)
  return {
    enqueue: times[Math.floor(enqueued / 2)] ?? Number.NaN,
    start: firstCallAt - openedAt,
    drain: drained / count,
  }
}
