import { createTaskQueue, openQueueDatabase, type TaskQueue } from '@/queue'
import { allDone, payload, production } from './production'

/** What was asked of IndexedDB, by name: `transaction readwrite`, `put`, `getAll` … */
export type Requests = Record<string, number>

declare global {
  interface Window {
    profiled: {
      /**
       * Opens a queue that sends nothing yet.
       * @param isCounting whether to count from now on what is asked of IndexedDB: that takes its own time
       */
      open: (isCounting: boolean) => Promise<void>
      /** Makes so many tasks safe in one call. @returns milliseconds */
      enqueue: (count: number) => Promise<number>
      /** Sends all of them, to a server that answers at once. @returns milliseconds */
      drain: () => Promise<number>
      /** Since the last call. */
      requests: () => Requests
      /** Milliseconds of each task of the page over 50 ms, since the last call. */
      longTasks: () => Promise<number[]>
    }
  }
}

let requests: Requests = {}
const long: number[] = []
let queue: TaskQueue | undefined

function count<Name extends string>(
  prototype: Record<Name, (...of: never[]) => unknown>,
  name: Name,
  labelOf: (of: readonly unknown[]) => string = () => name,
): void {
  const original = prototype[name]
  prototype[name] = function (this: unknown, ...of: never[]) {
    const label = labelOf(of)
    requests[label] = (requests[label] ?? 0) + 1
    return Reflect.apply(original, this, of)
  }
}

/** Before anything is opened: Dexie binds the way to a transaction to its connection. */
function countAll(): void {
  count(IDBDatabase.prototype, 'transaction', ([, mode = 'readonly']) => `transaction ${mode as string}`)
  for (const name of [
    'add',
    'put',
    'get',
    'getAll',
    'getAllKeys',
    'openCursor',
    'count',
    'delete',
  ] as const) {
    count(IDBObjectStore.prototype as never, name)
  }
  for (const name of ['get', 'getAll', 'getAllKeys', 'openCursor', 'count'] as const) {
    count(IDBIndex.prototype as never, name, () => `${name} of an index`)
  }
}

new PerformanceObserver(list => long.push(...list.getEntries().map(({ duration }) => duration))).observe({
  type: 'longtask',
})

function opened(): TaskQueue {
  if (!queue) throw new Error('It is not open.')
  return queue
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

window.profiled = {
  async open(isCounting) {
    if (isCounting) countAll()
    const database = await openQueueDatabase({ name: isCounting ? 'counted' : 'profiled' })
    queue = createTaskQueue({
      database,
      tasks: [production],
      process: allDone,
    })
  },
  enqueue: count =>
    timed(() =>
      opened().enqueueMany(
        'production',
        Array.from({ length: count }, () => ({ input: payload })),
      ),
    ),
  drain: () =>
    timed(() => {
      opened().start()
      return opened().drain()
    }),
  requests() {
    const told = requests
    requests = {}
    return told
  },
  async longTasks() {
    // The observer hears of a task some time after it.
    await new Promise(resolve => setTimeout(resolve, 200))
    return long.splice(0)
  },
}
