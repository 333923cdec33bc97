import { liveQuery, type Observable } from 'dexie'
import type { Bursts } from './bursts'
import { cancelledByHand, dismissedByHand, retriedByHand, type EditByHand, type Hand } from './byHand'
import type { QueueDatabase } from './database'
import type { TaskRegistry } from './defineTask'
import type { Drainer } from './drainer'
import type { Environment } from './environment'
import { NobodySignedInError, StorageError, TaskNotFoundError } from './errors'
import type { Listeners } from './listeners'
import { inEntry, newTask } from './newTask'
import type { Reachability } from './reachability'
import { asStorageError, isConnectionLost } from './storageErrors'
import type { NewTask, Task } from './task'
import { TaskReads } from './taskReads'
import type { BulkOutcome, TaskStore } from './taskStore'
import { isFinal } from './transitions'
import type { Upkeep } from './upkeep'
import type { WakeUps } from './wakeUps'

/** The person who makes tasks, and whose session sends them. */
export interface Owner {
  id: string
  name: string
}

export interface EnqueueOptions {
  /** UUIDv7 of the task, minted earlier to make a double tap one task. Minted here if left out. */
  id?: string | undefined
  /**
   * The failed task that this one is sent instead of. It is cancelled in the same transaction, and while the server has not
   * decided about that, the new one does not run; if the old one turns out to be applied, the new one is cancelled.
   */
  replaces?: string | undefined
}

export interface QueueState {
  /** A burst is running in this tab. */
  isDraining: boolean
  /** Since when nobody has answered, by evidence or by the browser's hint. */
  silentSince: number | undefined
  /** The session of the person at the device was refused. */
  isSignInNeeded: boolean
  /** Why the last look for work failed, if it did: with no place to write, nothing is sent. */
  storageProblem: StorageError['code'] | undefined
  /** Who is at the device. */
  person: Owner | null
}

/** What `createTaskQueue` puts together. */
export interface QueueParts {
  database: QueueDatabase
  environment: Environment
  registry: TaskRegistry
  store: TaskStore
  drainer: Drainer
  bursts: Bursts
  reachability: Reachability
  wakeUps: WakeUps
  upkeep: Upkeep
  listeners: { state: Listeners; drained: Listeners; work: Listeners }
  /** Once it is leaving, nothing more is claimed here. */
  stay: { isLeaving: boolean }
  owner: () => Owner | null
  mayCancelForOthers: (person: Owner) => boolean
  undoWindowMs: number
  untilOpen: () => Promise<void>
  onFault: (error: unknown) => void
}

/** The public face of the queue, made by `createTaskQueue`. */
export class TaskQueue {
  /** What screens ask for. */
  readonly reads: TaskReads
  private isStarted = false

  constructor(private readonly parts: QueueParts) {
    this.reads = new TaskReads(parts.database)
  }

  /** Begins to drain: now, and whenever something may have become possible. */
  start(): void {
    this.isStarted = true
    if (!this.parts.environment.isOnline()) this.parts.reachability.lost()
    this.parts.wakeUps.start()
    this.parts.upkeep.start()
    // It reads all open tasks: what can go out goes first, and what a person opens meanwhile.
    void this.parts.bursts.rested().then(() =>
      this.parts.environment.whenIdle(() => {
        if (this.isStarted) this.codeUpdated()
      }),
    )
  }

  /** Ends draining in this tab once the call in hand is settled. */
  async stop(): Promise<void> {
    this.isStarted = false
    this.parts.wakeUps.stop()
    this.parts.upkeep.stop()
    await this.parts.bursts.rested()
  }

  /**
   * Stores a task. Resolves when its transaction has completed: from then on it is safe.
   * @returns the stored task; the earlier one for an id that is stored with the same content
   * @throws InvalidPayloadError, UnknownTaskTypeError, NobodySignedInError, IdReusedError, StorageError, and
   *   NotPossibleError if the task that it replaces was applied, or replaced already; nothing was written then
   */
  async enqueue(type: string, input: unknown, options: EnqueueOptions = {}): Promise<Task> {
    const owner = this.personHere()
    const task = await this.parts.store.enqueue(this.newTask(type, input, owner, options), this.handOf(owner))
    this.hasNew()
    return task
  }

  /**
   * Stores many tasks of one type, in their order, in one transaction: all of them or none. Much quicker than one by one.
   * @param entries the payloads; `id` as for `enqueue`
   * @returns the stored tasks, in the same order
   * @throws as `enqueue`; the field of an InvalidPayloadError begins with the place of its entry: `2.items.0.quantity`
   */
  async enqueueMany(
    type: string,
    entries: readonly { input: unknown; id?: string | undefined }[],
  ): Promise<Task[]> {
    const owner = this.personHere()
    if (entries.length === 0) return []
    const stored = await this.parts.store.enqueueMany(entries, ({ input, id }, place) =>
      inEntry(place, () => this.newTask(type, input, owner, { id })),
    )
    this.hasNew()
    return stored
  }

  private newTask(type: string, input: unknown, owner: Owner, { id, replaces }: EnqueueOptions): NewTask {
    const { registry, environment, undoWindowMs } = this.parts
    const now = environment.now()
    return newTask(registry, type, input, {
      id: id ?? environment.newId(),
      owner,
      now,
      undoWindowMs,
      replaces,
    })
  }

  // Whoever waits for the task to be safe goes first: sending it can wait for a turn.
  private hasNew(): void {
    this.parts.environment.soon(() => this.changed())
  }

  /**
   * Cancels exactly: at once if the task was never sent; otherwise it does not run again and the server decides.
   * @returns the task, `cancelled` or with `cancelRequestedAt`
   * @throws NotPossibleError, TaskNotFoundError, NobodySignedInError, StorageError
   */
  async cancel(id: string): Promise<Task> {
    return this.editOne(id, cancelledByHand)
  }

  /**
   * Retries a failed task by hand, from its first attempt and with the same id.
   * @throws NotPossibleError, TaskNotFoundError, NobodySignedInError, StorageError
   */
  async retry(id: string): Promise<Task> {
    return this.editOne(id, retriedByHand)
  }

  /**
   * Puts a failed task aside; it keeps its status.
   * @throws NotPossibleError, TaskNotFoundError, NobodySignedInError, StorageError
   */
  async dismiss(id: string): Promise<void> {
    await this.parts.store.editOne(id, dismissedByHand, this.handOf(this.personHere()))
  }

  /**
   * The same for many tasks, in one transaction: some hundred at once keep it short enough for a claim to wait for. What
   * can't be cancelled stays as it is.
   * @throws NobodySignedInError, StorageError; nothing was written then
   */
  async cancelMany(ids: readonly string[]): Promise<BulkOutcome> {
    return this.editMany(ids, cancelledByHand)
  }

  /** As `cancelMany`. */
  async retryMany(ids: readonly string[]): Promise<BulkOutcome> {
    return this.editMany(ids, retriedByHand)
  }

  /** As `cancelMany`. */
  async dismissMany(ids: readonly string[]): Promise<BulkOutcome> {
    return this.parts.store.editMany(ids, dismissedByHand, this.handOf(this.personHere()))
  }

  /** Records that outcomes were shown to their owner. A failure stays unannounced until it is dismissed. */
  markAnnounced(ids: string[]): Promise<void> {
    return this.parts.store.markAnnounced(ids)
  }

  /**
   * Resolves when the task has reached a final status, whoever brings it there: this tab, another, an earlier one.
   * @throws TaskNotFoundError, StorageError
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
        error: (error: unknown) => {
          // It is read again once the database is back.
          if (isConnectionLost(error)) return
          queueMicrotask(() => subscription.unsubscribe())
          reject(asStorageError(error, this.parts.database))
        },
      })
    })
  }

  /** A read that runs again whenever its rows change, in any tab. */
  live<T>(read: () => Promise<T>): Observable<T> {
    return liveQuery(read)
  }

  /** The session was renewed, or another person is at the device: look again. */
  sessionChanged(): void {
    this.parts.drainer.sessionChanged()
    this.parts.listeners.state.tell()
    this.changed()
  }

  /** New code runs on this device, in another tab or in the worker: what waits for an update is tried again now. */
  codeUpdated(): void {
    this.parts.store.makeDue('update').then(count => {
      if (count > 0) this.changed()
    }, this.parts.onFault)
  }

  /**
   * The app asked the tasks' server for something else and got no answer. The probe finds out whether anybody gets one, so
   * that the state tells it also while there is nothing to send. Call it as often as you like.
   */
  serverSilent(): void {
    if (!this.isStarted) return
    // The run asks again when the pause of the probe is over.
    void this.parts.reachability.doubted().then(isNews => (isNews ? this.drain() : undefined))
  }

  /** Asks now, whatever the pauses say ("Sync now"). */
  syncNow(): void {
    this.parts.reachability.regained()
    this.parts.store
      .makeDue('network', 'update')
      .catch(this.parts.onFault)
      .finally(() => void this.drain())
  }

  get state(): QueueState {
    const { bursts, reachability, drainer } = this.parts
    const person = this.parts.owner()
    const { lastFault } = bursts
    return {
      isDraining: bursts.isRunning,
      silentSince: reachability.silentSince,
      isSignInNeeded: drainer.refusedOwner !== null && drainer.refusedOwner === person?.id,
      storageProblem: lastFault instanceof StorageError ? lastFault.code : undefined,
      person,
    }
  }

  /** @returns the way to stop listening */
  onState(listener: (state: QueueState) => void): () => void {
    return this.parts.listeners.state.add(() => listener(this.state))
  }

  /** Called after a burst of this tab that brought at least one task to its end. @returns the way to stop listening */
  onDrained(listener: () => void): () => void {
    return this.parts.listeners.drained.add(listener)
  }

  /** Called after this tab has given the queue something to do: the moment to ask for a Background Sync. @returns the way to stop listening */
  onWork(listener: () => void): () => void {
    return this.parts.listeners.work.add(listener)
  }

  /**
   * Deletes finished tasks beyond the retention (`keepForMs`, `keepRows`), once they were announced or dismissed. It
   * happens by itself when the app is idle.
   * @returns how many tasks it deleted. @throws StorageError
   */
  async prune(): Promise<number> {
    try {
      return await this.parts.upkeep.runOnce()
    } catch (error) {
      throw asStorageError(error, this.parts.database)
    }
  }

  /** Runs bursts until nothing is due. Two calls at once share one run. Never rejects: see `onFault`. */
  drain(): Promise<void> {
    return this.parts.bursts.run()
  }

  /**
   * Drains in a place that ends with its event, such as a service worker: waits for what becomes due within the time, and
   * starts nothing on its own afterwards. Use it without `start()`.
   * @param signal ends it: what is being sent is settled, and nothing more is claimed
   * @returns `finished`: tasks brought to their end; `left`: open tasks that could go out without anybody's help, later
   * @throws StorageError
   */
  async drainFor(ms: number, signal?: AbortSignal): Promise<{ finished: number; left: number }> {
    const leave = () => (this.parts.stay.isLeaving = true)
    if (signal?.aborted) leave()
    signal?.addEventListener('abort', leave)
    await this.parts.untilOpen()
    const finished = await this.parts.bursts.runFor(ms, signal)
    return { finished, left: await this.countLeft() }
  }

  /** Open tasks, and cancels, that could go out in the name of the person at the device without their help. */
  async countLeft(): Promise<number> {
    const { person, isSignInNeeded } = this.state
    if (!person || isSignInNeeded) return 0
    const isTheirs = ({ owner, cancelRequestedBy }: Task) =>
      owner === person.id || cancelRequestedBy === person.id
    return (await this.parts.store.openTasks()).filter(isTheirs).length
  }

  private changed(): void {
    this.parts.wakeUps.tellOthers()
    this.parts.listeners.work.tell()
    if (this.isStarted) void this.drain()
  }

  private async editOne(id: string, edit: EditByHand): Promise<Task> {
    const task = await this.parts.store.editOne(id, edit, this.handOf(this.personHere()))
    this.changed()
    return task
  }

  private async editMany(ids: readonly string[], edit: EditByHand): Promise<BulkOutcome> {
    const outcome = await this.parts.store.editMany(ids, edit, this.handOf(this.personHere()))
    if (outcome.done + outcome.asked > 0) this.changed()
    return outcome
  }

  private personHere(): Owner {
    const person = this.parts.owner()
    if (!person) throw new NobodySignedInError()
    return person
  }

  private handOf(person: Owner): Hand {
    return {
      person,
      mayCancelForOthers: this.parts.mayCancelForOthers(person),
      hasOwnHandler: type => this.parts.registry.hasHandler(type),
      now: this.parts.environment.now(),
    }
  }
}
