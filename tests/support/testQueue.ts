import 'fake-indexeddb/auto'
import {
  createTaskQueue,
  defineTask,
  QueueDatabase,
  type Environment,
  type Outcome,
  type OutsideSignal,
  type Task,
  type TaskDefinition,
  type TaskQueue,
  type TaskQueueOptions,
} from '@/queue'
import { uuidv7 } from '@/queue/environment'

/** A clock that stands still until a test moves it. */
export class TestClock {
  now = Date.UTC(2026, 10, 23, 8)
  private timers: { at: number; run: () => void }[] = []

  setTimer(run: () => void, ms: number): () => void {
    const timer = { at: this.now + ms, run }
    this.timers.push(timer)
    return () => (this.timers = this.timers.filter(other => other !== timer))
  }

  /** Moves on, running each timer at its own moment. What they start goes on by itself: wait for it. */
  advance(ms: number): void {
    const end = this.now + ms
    for (;;) {
      const [next] = this.timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)
      if (!next) break
      this.timers = this.timers.filter(timer => timer !== next)
      this.now = Math.max(this.now, next.at)
      next.run()
    }
    this.now = end
  }

  /** The device's clock jumps; timers, which measure spans, do not. */
  jump(ms: number): void {
    this.now += ms
    for (const timer of this.timers) timer.at += ms
  }

  /** When the earliest timer is due, in ms from now. */
  get nextTimerIn(): number | undefined {
    const times = this.timers.map(({ at }) => at - this.now)
    return times.length > 0 ? Math.min(...times) : undefined
  }
}

/** A server with a ledger, that can be told to misbehave. */
export class TestServer {
  /** Ids in the order in which they were applied. */
  readonly applied: string[] = []
  readonly tombstones = new Set<string>()
  /** The ids of each call, in order. */
  readonly calls: string[][] = []
  probes = 0
  /** Answers the probe. */
  isUp = true
  /** Decides about a call before the ledger does; `undefined` lets it through. */
  fault: (
    batch: readonly Task[],
    call: number,
  ) => Outcome | Outcome[] | Promise<Outcome | Outcome[]> | undefined = () => undefined
  /** Decides about one task before the ledger does. */
  taskFault: (task: Task) => Outcome | undefined = () => undefined

  process = async (batch: readonly Task[]): Promise<Outcome[] | Outcome> => {
    this.calls.push(batch.map(({ id }) => id))
    const fault = this.fault(batch, this.calls.length)
    return fault === undefined ? batch.map(task => this.apply(task)) : fault
  }

  cancel = ({ id }: Task): Promise<Outcome> => {
    if (!this.isUp) return Promise.resolve(unreachable)
    if (this.applied.includes(id)) return Promise.resolve({ kind: 'done', result: { id } })
    this.tombstones.add(id)
    return Promise.resolve({ kind: 'cancelled' })
  }

  probe = (): Promise<boolean> => {
    this.probes += 1
    return Promise.resolve(this.isUp)
  }

  /** What the function does: once, and the stored result ever after. */
  apply(task: Task): Outcome {
    if (this.tombstones.has(task.id)) return { kind: 'cancelled' }
    const fault = this.taskFault(task)
    if (fault) return fault
    if (!this.applied.includes(task.id)) this.applied.push(task.id)
    return { kind: 'done', result: { id: task.id } }
  }
}

export const unreachable: Outcome = { kind: 'unreachable', error: { code: 'network', message: 'No answer.' } }
export const transient: Outcome = { kind: 'transient', error: { code: '40001', message: 'Try again.' } }
export const refused: Outcome = { kind: 'refused', error: { code: 'SM002', message: 'Unknown item.' } }
export const signInNeeded: Outcome = { kind: 'signInNeeded', error: { code: 'sign_in', message: 'Sign in.' } }
export const updateNeeded: Outcome = {
  kind: 'updateNeeded',
  error: { code: 'SM005', message: 'Unknown type.' },
}

interface StirPayload {
  pot: string
  keys?: string[] | undefined
}

/** A task type without a kitchen: `keys` are its ordering keys. */
export const stir: TaskDefinition<StirPayload> = defineTask<StirPayload>({
  type: 'stir',
  schema: {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: value => {
        const { pot } = value as Partial<StirPayload>
        return typeof pot === 'string'
          ? { value: value as StirPayload }
          : { issues: [{ message: 'must be a text.', path: ['pot'] }] }
      },
    },
  },
  describe: ({ pot }) => `Stir ${pot}`,
  orderingKeys: ({ keys }) => keys ?? [],
})

export interface TestQueue {
  queue: TaskQueue
  database: QueueDatabase
  clock: TestClock
  server: TestServer
  /** Who is at the device; `null` for nobody. */
  person: { id: string; name: string } | null
  isOnline: boolean
  /** Whether this tab has the drain lock whenever it drains; no other one is kept from it. */
  hasLock: boolean
  signal: (signal: OutsideSignal) => void
  /** Another tab on the same device: same database, clock and server. */
  anotherTab: (options?: Partial<TaskQueueOptions>) => TestQueue
  /** The row as it is stored. */
  task: (id: string) => Promise<Task>
  faults: unknown[]
}

let worlds = 0

/** One call builds the world: a device with one tab, a clock and a server. Not started. */
export function createTestQueue(options: Partial<TaskQueueOptions> = {}): TestQueue {
  worlds += 1
  return createTab(`device-${worlds}`, new TestClock(), new TestServer(), options)
}

function createTab(
  name: string,
  clock: TestClock,
  server: TestServer,
  options: Partial<TaskQueueOptions>,
): TestQueue {
  const listeners = new Set<(signal: OutsideSignal) => void>()
  const database = options.database ?? new QueueDatabase({ name })
  let ids = 0
  const environment: Environment = {
    place: 'page',
    now: () => clock.now,
    setTimer: (run, ms) => clock.setTimer(run, ms),
    soon: run => queueMicrotask(run),
    whenIdle: run => queueMicrotask(run),
    random: () => 0,
    newId: () => uuidv7(clock.now, crypto.getRandomValues(new Uint8Array(16)).fill((ids += 1), 15)),
    isOnline: () => world.isOnline,
    withLock: (_name, _waitMs, run) => run(world.hasLock),
    onSignal: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    openChannel: () => ({ post: () => undefined, onMessage: () => undefined, close: () => undefined }),
  }
  const world: TestQueue = {
    queue: createTaskQueue({
      database,
      tasks: [stir],
      process: server.process,
      cancel: server.cancel,
      probe: server.probe,
      owner: () => world.person,
      onFault: error => world.faults.push(error),
      environment,
      ...options,
    }),
    database,
    clock,
    server,
    person: { id: 'ana', name: 'Ana' },
    isOnline: true,
    hasLock: false,
    signal: signal => listeners.forEach(listener => listener(signal)),
    anotherTab: (more = {}) => createTab(name, clock, server, { ...options, ...more }),
    task: async id => {
      const row = await database.tasks.where('id').equals(id).first()
      if (!row) throw new Error(`There is no row ${id}.`)
      return row
    },
    faults: [],
  }
  return world
}

/** Waits for something that happens by itself, turn by turn of the event loop, for 5 s at most unless told otherwise. */
export async function until(isSo: () => unknown, what = isSo.toString(), limitMs = 5_000): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!(await isSo())) {
    if (performance.now() > deadline)
      throw new Error(`This did not come about within ${limitMs / 1_000} s: ${what}`)
    await new Promise(resolve => setImmediate(resolve))
  }
}

/** Lets time pass in steps, waiting after each until the queue rests. */
export async function passTime(world: TestQueue, ms: number, step = 1_000): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    world.clock.advance(step)
    await until(() => !world.queue.state.isDraining, 'the queue rests')
  }
}
