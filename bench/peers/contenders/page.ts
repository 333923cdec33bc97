// The harness: built apart from the contender, so that it counts for nobody's size.
import contender from 'contender'
import { uuidv7 } from '@/queue/environment'
import { payload } from '../../payload'
import { pause, type Bench, type Task } from '../contender'

const newTasks = (count: number): Task[] =>
  Array.from({ length: count }, () => ({
    id: uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(16))),
    payload,
  }))

/** Milliseconds until a fresh connection finds `expected` tasks: never less than the library's own word takes. */
async function timeDurable(work: () => Promise<void>, expected: number, patienceMs: number): Promise<number> {
  // What the last one left to do is not to be counted here.
  await pause(30)
  const startedAt = performance.now()
  await work()
  for (;;) {
    const askedAt = performance.now()
    const isFound = (await contender.stored()) >= expected
    const now = performance.now()
    // A library that tells is only checked. One that doesn't may have written while we looked: the look counts, a few ms.
    if (isFound) return (contender.tellsWhenSafe ? askedAt : now) - startedAt
    if (now - startedAt > patienceMs) return Number.NaN
    await pause(5)
  }
}

const longTasks: number[] = []
new PerformanceObserver(list => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe(
  {
    entryTypes: ['longtask'],
  },
)

const bench: Bench = {
  async enqueue(count, paddingBytes = 0) {
    const tasks = newTasks(count).map(task =>
      paddingBytes > 0 ? { ...task, payload: { ...payload, padding: 'x'.repeat(paddingBytes) } } : task,
    )
    await Promise.all(tasks.map(task => contender.enqueue(task)))
    return tasks.map(({ id }) => id)
  },
  async timeSingles(samples, patienceMs) {
    const before = await contender.stored()
    const times: number[] = []
    for (const [place, task] of newTasks(samples).entries()) {
      times.push(await timeDurable(() => contender.enqueue(task), before + place + 1, patienceMs))
    }
    return times
  },
  timeOneByOne(count, patienceMs) {
    const tasks = newTasks(count)
    return timeDurable(
      async () => {
        for (const task of tasks) await contender.enqueue(task)
      },
      count,
      patienceMs,
    )
  },
  timeAll(count, patienceMs) {
    const tasks = newTasks(count)
    return timeDurable(() => contender.enqueueAll(tasks), count, patienceMs)
  },
  async timeDrain(patienceMs) {
    const startedAt = performance.now()
    await contender.release()
    const isDone = await Promise.race([
      contender.drained().then(() => true),
      pause(patienceMs).then(() => false),
    ])
    return isDone ? performance.now() - startedAt : Number.NaN
  },
  async longTasks() {
    // The observer is told a little later.
    await pause(200)
    return longTasks.splice(0)
  },
}

window.contender = contender
window.bench = bench
