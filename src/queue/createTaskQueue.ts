import { Bursts } from './bursts'
import type { Process } from './attempt'
import type { CancelTask } from './cancels'
import { openWithin, type QueueDatabase } from './database'
import { TaskRegistry, type AnyTaskDefinition } from './defineTask'
import { Drainer } from './drainer'
import type { DrainSettings } from './drainerParts'
import { browserEnvironment, type Environment } from './environment'
import { Listeners } from './listeners'
import { PersistentWrites } from './persistentWrites'
import type { Retention } from './prune'
import { Reachability, type Probe } from './reachability'
import { rereadEverything } from './rereadEverything'
import { Reserve } from './reserve'
import { longestPauseMs } from './retryPolicy'
import { TaskQueue, type Owner } from './taskQueue'
import { TaskStore, type WhileCompleting } from './taskStore'
import { Upkeep } from './upkeep'
import { WakeUps, type WakeUpSettings } from './wakeUps'

export interface TaskQueueOptions
  extends Partial<DrainSettings>, Partial<WakeUpSettings>, Partial<Retention> {
  /** From `openQueueDatabase`. */
  database: QueueDatabase
  tasks: readonly AnyTaskDefinition[]
  /** Sends up to `batchSize` tasks of one owner; needed for types without a handler of their own. */
  process?: Process
  /** Decides about a cancel of a task that may have been sent. */
  cancel?: CancelTask
  /** Asks the server of `process` for a sign of life; without it the next task is the probe. */
  probe?: Probe
  /** How long the probe may take; with `timeoutMs` it fits into a lease. Default 4,000 ms. */
  probeTimeoutMs?: number
  /** Who is at the device now, known without the network. Default: one nameless person. */
  owner?: () => Owner | null
  /** Whether a person may cancel somebody else's task. Default: no. */
  mayCancelForOthers?: (person: Owner) => boolean
  /** Writes to companion tables in the transaction that completes a task. */
  whileCompleting?: WhileCompleting
  /** The companion tables that `whileCompleting` writes. */
  companionTables?: string[]
  /** How long `enqueue` waits for a database that another tab blocks. Default 5,000 ms. */
  openTimeoutMs?: number
  /**
   * How long a new task waits before it may be sent, so that a cancel within that time is a plain undo. Default 0, at
   * most 60,000 ms.
   */
  undoWindowMs?: number
  environment?: Environment
  /** A fault that no caller can be told: storage failed while draining. Default: `console.error`. */
  onFault?: (error: unknown) => void
}

const nobodyInParticular: Owner = { id: 'local', name: '' }
const dayMs = 24 * 60 * 60_000

/**
 * A durable queue of tasks on this device. Call `start()` to let it drain.
 * @throws RangeError for an `undoWindowMs` that is out of its range, and for a lease that is too short for a request
 * @example
 * const queue = createTaskQueue({ database: await openQueueDatabase(), tasks: [sendLetter] })
 * queue.start()
 * await queue.enqueue('letter', { to: 'ada@example.org' })
 */
export function createTaskQueue(options: TaskQueueOptions): TaskQueue {
  const { database, environment = browserEnvironment(), owner = () => nobodyInParticular } = options
  const { undoWindowMs = 0 } = options
  const onFault = neverThrowing(options.onFault ?? (error => console.error(error)))
  if (!(undoWindowMs >= 0 && undoWindowMs <= longestPauseMs)) {
    throw new RangeError(`undoWindowMs is ${undoWindowMs}: it must be from 0 to ${longestPauseMs}.`)
  }
  const settings: DrainSettings = {
    batchSize: options.batchSize ?? 50,
    concurrency: options.concurrency ?? 5,
    lookAhead: options.lookAhead ?? 500,
    leaseMs: options.leaseMs ?? 15_000,
    timeoutMs: options.timeoutMs ?? 10_000,
    updatePauseMs: options.updatePauseMs ?? 15 * 60_000,
  }
  for (const name of ['batchSize', 'concurrency', 'lookAhead'] as const) {
    if (settings[name] >= 1) continue
    throw new RangeError(`${name} is ${settings[name]}: it must be 1 or more.`)
  }
  const probeTimeoutMs = options.probeTimeoutMs ?? 4_000
  // Or another tab takes over what is still being sent.
  if (!(settings.timeoutMs + probeTimeoutMs < settings.leaseMs)) {
    throw new RangeError(
      `leaseMs is ${settings.leaseMs}: it must be longer than timeoutMs and probeTimeoutMs together, ${settings.timeoutMs + probeTimeoutMs}.`,
    )
  }
  const listeners = {
    state: new Listeners(onFault),
    drained: new Listeners(onFault),
    work: new Listeners(onFault),
  }
  const tellState = () => listeners.state.tell()
  const stay = { isLeaving: false }
  const untilOpen = () => openWithin(database, options.openTimeoutMs ?? 5_000, environment)

  const registry = new TaskRegistry(options.tasks)
  const reserve = new Reserve(database)
  const reachability = new Reachability(environment, options.probe, probeTimeoutMs, tellState)
  const store = new TaskStore(database, {
    now: () => environment.now(),
    place: environment.place,
    leaseMs: settings.leaseMs,
    whileCompleting: options.whileCompleting,
    companionTables: options.companionTables,
    onFault,
    reserve,
    writes: new PersistentWrites(database, { now: () => environment.now(), untilOpen, reserve }),
  })
  const drainer = new Drainer({
    store,
    registry,
    environment,
    reachability,
    settings,
    // Nobody's tasks are claimed any more once this place is told to leave.
    owner: () => (stay.isLeaving ? null : (owner()?.id ?? null)),
    process: options.process,
    cancel: options.cancel,
    onProgress: tellState,
  })
  const bursts = new Bursts(drainer, {
    environment,
    lockName: `${database.name}-drain`,
    lockWaitMs: settings.leaseMs,
    onFinished: () => listeners.drained.tell(),
    onRest: nextLookAt => {
      wakeUps.lookAt(reachability.asksAgainAt ?? nextLookAt)
      tellState()
    },
    onFault,
  })
  const wakeUpSettings = {
    heartbeatMs: options.heartbeatMs ?? 30_000,
    reconnectSpreadMs: options.reconnectSpreadMs ?? 1_000,
  }
  const wakeUps = new WakeUps(environment, wakeUpSettings, database.name, {
    look: () => void bursts.run(),
    online: () => reachability.hinted(),
    offline: () => reachability.lost(),
    missed: rereadEverything,
  })
  // A turn later: it is closed by then, and a page that goes into the back/forward cache comes to this when it is back.
  // Where it fails, or it was shut meanwhile, the next look for work tries again and says so.
  database.takenAway.add(() => {
    environment.setTimer(() => void database.whenOpen().catch(() => undefined), 0)
  })
  const retention = {
    keepForMs: options.keepForMs ?? 30 * dayMs,
    keepRows: options.keepRows ?? 10_000,
  }
  return new TaskQueue({
    database,
    environment,
    registry,
    store,
    drainer,
    bursts,
    reachability,
    wakeUps,
    upkeep: new Upkeep(database, environment, retention, reserve, onFault),
    listeners,
    stay,
    owner,
    mayCancelForOthers: options.mayCancelForOthers ?? (() => false),
    undoWindowMs,
    untilOpen,
    onFault,
  })
}

// Whoever reports a fault has to go on.
function neverThrowing(onFault: (error: unknown) => void): (error: unknown) => void {
  return error => {
    try {
      onFault(error)
    } catch (another) {
      console.error(another)
    }
  }
}
