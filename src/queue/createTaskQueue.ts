import { liveQuery, type Observable } from 'dexie'
import type { Process } from './attempt'
import { Bursts } from './bursts'
import type { CancelTask } from './cancels'
import { openWithin, type QueueDatabase } from './database'
import { parsePayload, retryPolicyOf, TaskRegistry, versionOf, type AnyTaskDefinition } from './defineTask'
import { Drainer } from './drainer'
import type { DrainSettings } from './drainerParts'
import { browserEnvironment, type Environment } from './environment'
import { NobodySignedInError, NotPossibleError, TaskNotFoundError, UnknownTaskTypeError } from './errors'
import { canonicalJson, fingerprintOf } from './portableJson'
import { Reachability, type Probe } from './reachability'
import { rereadEverything } from './rereadEverything'
import type { Task } from './task'
import { TaskReads } from './taskReads'
import { TaskStore, type WhileCompleting } from './taskStore'
import { isFinal } from './transitions'
import { WakeUps, type WakeUpSettings } from './wakeUps'

/** The person who makes tasks, and whose session sends them. */
export interface Owner {
  id: string
  name: string
}

export interface TaskQueueOptions extends Partial<DrainSettings>, Partial<WakeUpSettings> {
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
  environment?: Environment
  /** A fault that no caller can be told: storage failed while draining. Default: `console.error`. */
  onFault?: (error: unknown) => void
}

export interface EnqueueOptions {
  /** UUIDv7 of the task, minted earlier to make a double tap one task. Minted here if left out. */
  id?: string | undefined
  /** The failed task that this one is sent instead of. */
  replaces?: string | undefined
}

export interface QueueState {
  /** A burst is running in this tab. */
  isDraining: boolean
  /** Since when nobody has answered, by evidence or by the browser's hint. */
  silentSince: number | undefined
  /** The session of the person at the device was refused. */
  isSignInNeeded: boolean
  /** Who is at the device. */
  person: Owner | null
}

const nobodyInParticular: Owner = { id: 'local', name: '' }

/**
 * A durable queue of tasks on this device. Call `start()` to let it drain.
 * @example
 * const queue = createTaskQueue({ database: await openQueueDatabase(), tasks: [sendLetter] })
 * queue.start()
 * await queue.enqueue('letter', { to: 'ada@example.org' })
 */
export function createTaskQueue(options: TaskQueueOptions): TaskQueue {
  return new TaskQueue(options)
}

export class TaskQueue {
  readonly reads: TaskReads
  private readonly registry: TaskRegistry
  private readonly environment: Environment
  private readonly store: TaskStore
  private readonly drainer: Drainer
  private readonly wakeUps: WakeUps
  private readonly reachability: Reachability
  private readonly settings: DrainSettings
  private readonly owner: () => Owner | null
  private readonly stateListeners = new Set<(state: QueueState) => void>()
  private readonly drainedListeners = new Set<() => void>()
  private readonly workListeners = new Set<() => void>()
  private readonly bursts: Bursts
  private isStarted = false
  private isLeaving = false

  constructor(private readonly options: TaskQueueOptions) {
    const { database, environment = browserEnvironment(), owner = () => nobodyInParticular } = options
    this.environment = environment
    this.owner = owner
    this.settings = {
      batchSize: options.batchSize ?? 50,
      leaseMs: options.leaseMs ?? 15_000,
      timeoutMs: options.timeoutMs ?? 10_000,
      updatePauseMs: options.updatePauseMs ?? 15 * 60_000,
    }
    this.registry = new TaskRegistry(options.tasks)
    this.reads = new TaskReads(database)
    this.reachability = new Reachability(environment, options.probe, options.probeTimeoutMs ?? 4_000, () =>
      this.tellState(),
    )
    this.store = new TaskStore(database, {
      now: () => environment.now(),
      place: environment.place,
      leaseMs: this.settings.leaseMs,
      whileCompleting: options.whileCompleting,
      companionTables: options.companionTables,
      onFault: error => this.fault(error),
      untilOpen: () => this.untilOpen(),
    })
    this.drainer = new Drainer({
      store: this.store,
      registry: this.registry,
      environment,
      reachability: this.reachability,
      settings: this.settings,
      // Nobody's tasks are claimed any more once this place is told to leave.
      owner: () => (this.isLeaving ? null : (this.owner()?.id ?? null)),
      process: options.process,
      cancel: options.cancel,
      onProgress: () => this.tellState(),
    })
    this.bursts = new Bursts(this.drainer, {
      environment,
      lockName: `${database.name}-drain`,
      lockWaitMs: this.settings.leaseMs,
      onFinished: () => this.drainedListeners.forEach(listener => listener()),
      onRest: nextLookAt => {
        this.wakeUps.lookAt(nextLookAt)
        this.tellState()
      },
      onFault: error => this.fault(error),
    })
    const wakeUpSettings = {
      heartbeatMs: options.heartbeatMs ?? 30_000,
      reconnectSpreadMs: options.reconnectSpreadMs ?? 1_000,
    }
    this.wakeUps = new WakeUps(environment, wakeUpSettings, database.name, {
      look: () => void this.drain(),
      online: () => this.setOnline(true),
      offline: () => this.setOnline(false),
      missed: rereadEverything,
    })
  }

  /** Begins to drain: now, and whenever something may have become possible. */
  start(): void {
    this.isStarted = true
    if (!this.environment.isOnline()) this.setOnline(false)
    this.wakeUps.start()
    this.codeUpdated()
  }

  /** Ends draining in this tab once the call in hand is settled. */
  async stop(): Promise<void> {
    this.isStarted = false
    this.wakeUps.stop()
    await this.bursts.rested()
  }

  /**
   * Stores a task. Resolves when its transaction has completed: from then on it is safe.
   * @returns the stored task; the earlier one for an id that is stored with the same content
   * @throws InvalidPayloadError, UnknownTaskTypeError, NobodySignedInError, IdReusedError, StorageError;
   *   nothing was written then
   */
  async enqueue(type: string, input: unknown, { id, replaces }: EnqueueOptions = {}): Promise<Task> {
    const definition = this.registry.get(type)
    if (!definition) throw new UnknownTaskTypeError(type)
    const owner = this.owner()
    if (!owner) throw new NobodySignedInError()
    const payload = parsePayload(definition, input)
    const now = this.environment.now()
    const task = await this.store.enqueue({
      id: id ?? this.environment.newId(),
      type,
      version: versionOf(definition),
      status: 'queued',
      open: 1,
      owner: owner.id,
      ownerName: owner.name,
      description: definition.describe(payload),
      payload,
      fingerprint: fingerprintOf(canonicalJson(payload)),
      orderingKeys: definition.orderingKeys?.(payload) ?? [],
      createdAt: now,
      attempts: 0,
      maxAttempts: retryPolicyOf(definition).maxAttempts,
      waits: 0,
      dueAt: now,
      replaces,
    })
    // Whoever waits for the task to be safe goes first: sending it can wait for a turn.
    this.environment.soon(() => this.changed())
    return task
  }

  /**
   * Cancels exactly: at once if the task was never sent; otherwise it does not run again and the server decides.
   * @returns the task, `cancelled` or with `cancelRequestedAt`
   * @throws NotPossibleError, TaskNotFoundError, NobodySignedInError, StorageError
   */
  async cancel(id: string): Promise<Task> {
    const person = this.owner()
    if (!person) throw new NobodySignedInError()
    const { owner, ownerName, type } = await this.store.get(id)
    if (owner !== person.id && !this.options.mayCancelForOthers?.(person)) {
      throw new NotPossibleError(`This task belongs to ${ownerName}. Only they or a manager can cancel it.`)
    }
    const hasOwnHandler = this.registry.get(type)?.handle !== undefined
    const task = await this.store.cancel(id, person.id, hasOwnHandler)
    this.changed()
    return task
  }

  /**
   * Retries a failed task by hand, from its first attempt and with the same id.
   * @throws NotPossibleError, TaskNotFoundError, StorageError
   */
  async retry(id: string): Promise<Task> {
    await this.requireOwner(id)
    const task = await this.store.requeue(id)
    this.changed()
    return task
  }

  /** Puts a failed task aside; it keeps its status. @throws NotPossibleError, TaskNotFoundError, StorageError */
  async dismiss(id: string): Promise<void> {
    await this.requireOwner(id)
    await this.store.dismiss(id)
  }

  /** Records that outcomes were shown to their owner. A failure stays unannounced until it is dismissed. */
  markAnnounced(ids: string[]): Promise<void> {
    return this.store.markAnnounced(ids)
  }

  /**
   * Resolves when the task has reached a final status, whoever brings it there: this tab, another, an earlier one.
   * @throws TaskNotFoundError
   */
  finished(id: string): Promise<Task> {
    return new Promise((resolve, reject) => {
      const subscription = this.live(() => this.reads.byId(id)).subscribe({
        next: task => {
          if (task && (!isFinal(task.status) || task.cancelRequestedAt !== undefined)) return
          // Dexie may emit before it returns the subscription.
          queueMicrotask(() => subscription.unsubscribe())
          if (task) resolve(task)
          else reject(new TaskNotFoundError(id))
        },
        error: reject,
      })
    })
  }

  /** A read that runs again whenever its rows change, in any tab. */
  live<T>(read: () => Promise<T>): Observable<T> {
    return liveQuery(read)
  }

  /** The session was renewed, or another person is at the device: look again. */
  sessionChanged(): void {
    this.drainer.sessionChanged()
    this.tellState()
    this.changed()
  }

  /** New code runs on this device, in another tab or in the worker: what waits for an update is tried again now. */
  codeUpdated(): void {
    this.store.makeDue('update').then(
      count => {
        if (count > 0) this.changed()
      },
      (error: unknown) => this.fault(error),
    )
  }

  /** Asks now, whatever the pauses say ("Sync now"). */
  syncNow(): void {
    this.reachability.regained()
    this.store
      .makeDue('network', 'update')
      .catch((error: unknown) => this.fault(error))
      .finally(() => void this.drain())
  }

  get state(): QueueState {
    const person = this.owner()
    return {
      isDraining: this.bursts.isRunning,
      silentSince: this.reachability.silentSince,
      isSignInNeeded: this.drainer.refusedOwner !== null && this.drainer.refusedOwner === person?.id,
      person,
    }
  }

  /** @returns the way to stop listening */
  onState(listener: (state: QueueState) => void): () => void {
    this.stateListeners.add(listener)
    return () => this.stateListeners.delete(listener)
  }

  /** Called after a burst of this tab that brought at least one task to its end. @returns the way to stop listening */
  onDrained(listener: () => void): () => void {
    this.drainedListeners.add(listener)
    return () => this.drainedListeners.delete(listener)
  }

  /** Called after this tab has given the queue something to do: the moment to ask for a Background Sync. @returns the way to stop listening */
  onWork(listener: () => void): () => void {
    this.workListeners.add(listener)
    return () => this.workListeners.delete(listener)
  }

  /** Runs bursts until nothing is due. Two calls at once share one run. Never rejects: see `onFault`. */
  drain(): Promise<void> {
    return this.bursts.run()
  }

  /**
   * Drains in a place that ends with its event, such as a service worker: waits for what becomes due within the time, and
   * starts nothing on its own afterwards. Use it without `start()`.
   * @param signal ends it: what is being sent is settled, and nothing more is claimed
   * @returns `finished`: tasks brought to their end; `left`: open tasks that could go out without anybody's help, later
   * @throws StorageError
   */
  async drainFor(ms: number, signal?: AbortSignal): Promise<{ finished: number; left: number }> {
    await this.untilOpen()
    signal?.addEventListener('abort', () => (this.isLeaving = true))
    const finished = await this.bursts.runUntil(this.environment.now() + ms, signal)
    return { finished, left: await this.countLeft() }
  }

  /** Open tasks, and cancels, that could go out in the name of the person at the device without their help. */
  async countLeft(): Promise<number> {
    const { person, isSignInNeeded } = this.state
    if (!person || isSignInNeeded) return 0
    const isTheirs = ({ owner, cancelRequestedBy }: Task) =>
      owner === person.id || cancelRequestedBy === person.id
    return (await this.reads.open()).filter(isTheirs).length
  }

  private untilOpen(): Promise<void> {
    const { database, openTimeoutMs = 5_000 } = this.options
    return openWithin(database, openTimeoutMs, this.environment)
  }

  private changed(): void {
    this.wakeUps.tellOthers()
    this.workListeners.forEach(listener => listener())
    if (this.isStarted) void this.drain()
  }

  private setOnline(isOnline: boolean): void {
    if (isOnline) this.reachability.regained()
    else this.reachability.lost()
  }

  private async requireOwner(id: string): Promise<void> {
    const task = await this.store.get(id)
    if (task.owner !== this.owner()?.id) throw new NotPossibleError(`This task belongs to ${task.ownerName}.`)
  }

  private tellState(): void {
    const { state } = this
    this.stateListeners.forEach(listener => listener(state))
  }

  private fault(error: unknown): void {
    if (this.options.onFault) this.options.onFault(error)
    else console.error(error)
  }
}
