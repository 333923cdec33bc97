import type { DBCoreTransaction } from 'dexie'
import {
  createTaskQueue,
  QueueDatabase,
  type CancelTask,
  type Channel,
  type Environment,
  type OutsideSignal,
  type Owner,
  type Place,
  type Process,
  type TaskQueue,
} from '@/queue'
import { stir } from '../support/testQueue'
import { crashPoints, type OpenTransaction } from './crashPoints'
import type { Device } from './device'
import type { Network } from './network'

/** How long a task waits before the server is asked again whether it knows its type: short, so that runs are. */
export const updatePauseMs = 90_000

const never = () => new Promise<never>(() => undefined)

/** A tab, or the service worker: a queue of its own on the device's database, in an environment that can die or freeze. */
export class SimulatedTab {
  readonly queue: TaskQueue
  readonly database: QueueDatabase
  readonly transactions = new Map<DBCoreTransaction, OpenTransaction>()
  readonly faults: unknown[] = []
  isDead = false
  isFrozen = false
  isVisible = true
  /** Who is at the device, as far as this tab has heard. */
  person: Owner | null
  /** At which of the next places it dies; `undefined`: not by itself. */
  diesIn: number | undefined
  private held: (() => void)[] = []
  private ids = 0
  /** Of `process`, under way, each with the newest task that there was when it began. */
  private readonly calls = new Set<{ newestSeq: number }>()
  private readonly signals = new Set<(signal: OutsideSignal) => void>()
  private readonly listeners = new Map<string, Set<(message: unknown) => void>>()
  private impatientUntil = 0

  constructor(
    readonly name: string,
    readonly place: Place,
    readonly device: Device,
    private readonly network: Network,
    person: Owner | null,
  ) {
    this.person = person
    this.database = new QueueDatabase({ name: 'simulation' })
    this.database.use(crashPoints(this))
    this.queue = createTaskQueue({
      database: this.database,
      tasks: [stir],
      process: this.process,
      cancel: this.cancel,
      probe: () => this.network.probe(this),
      owner: () => this.person,
      mayCancelForOthers: ({ id }) => id === 'ana',
      onFault: error => {
        if (!this.isDead) this.faults.push(error)
      },
      environment: this.environment(),
      // Several calls in one look, or several looks, or both.
      batchSize: 1 + device.dice.roll(4),
      lookAhead: device.dice.chance(50) ? 3 : 20,
      concurrency: 1 + device.dice.roll(4),
      // Short enough for rows to go within a life.
      keepForMs: 60_000,
      keepRows: 4,
      updatePauseMs,
    })
    device.tabs.push(this)
  }

  get canAct(): boolean {
    return !this.isDead && !this.isFrozen
  }

  /** Something reaches this tab: nothing if it is dead, later if it is frozen. */
  deliver(run: () => void): void {
    if (this.isDead) return
    if (this.isFrozen) this.held.push(run)
    else run()
  }

  signal(signal: OutsideSignal): void {
    this.deliver(() => this.signals.forEach(listener => listener(signal)))
  }

  freeze(): void {
    this.isFrozen = true
  }

  /** Everything that was held back comes at once. */
  thaw(): void {
    this.isFrozen = false
    for (const run of this.held.splice(0)) this.device.loop.add(() => this.deliver(run))
  }

  /** One of the places where a planned death may come. @returns whether the tab is dead */
  mayDie(place: string): boolean {
    if (this.diesIn !== undefined && !this.isDead) {
      if (this.diesIn === 0) this.die(place)
      else this.diesIn -= 1
    }
    return this.isDead
  }

  /** From one moment to the next: what is not committed never was, what it waits for never comes. */
  die(place: string): void {
    if (this.isDead) return
    this.isDead = true
    this.device.note(`${this.name} dies ${place}`)
    this.device.coverage.saw(`died ${place}`)
    this.device.tabs.splice(this.device.tabs.indexOf(this), 1)
    this.device.locks.died(this)
    for (const { core } of this.transactions.values()) abort(core)
    this.device.loop.add(() => this.database.close({ disableAutoOpen: true }))
  }

  /** What happens when a person closes it: no time for anything. */
  close(): void {
    this.die('when it is closed')
  }

  private readonly process: Process = async batch => {
    this.device.witness.handedOver(this, batch)
    if (this.mayDie('before a request')) return never()
    const call = { newestSeq: Math.max(0, ...this.device.witness.rows.keys()) }
    const [oldest] = this.calls
    if (oldest) this.device.coverage.saw('calls side by side')
    if (oldest && batch.some(({ seq }) => seq > oldest.newestSeq))
      this.device.coverage.saw('sent beside an older call')
    this.calls.add(call)
    const answer = await this.network.deliver(this, batch).finally(() => this.calls.delete(call))
    return this.mayDie('with an answer in hand') ? never() : answer
  }

  private readonly cancel: CancelTask = async (task, { userId }) => {
    if (this.mayDie('before it asks about a cancel')) return never()
    return this.network.cancel(this, task, userId)
  }

  private environment(): Environment {
    const { device } = this
    return {
      place: this.place,
      now: () => device.clock.now,
      setTimer: (run, ms) => (this.isDead ? () => undefined : this.setTimer(run, ms)),
      soon: run => device.loop.add(() => this.deliver(run)),
      whenIdle: run => device.loop.add(() => this.deliver(run)),
      random: () => device.dice.fraction(),
      newId: () => `${this.name}:${(this.ids += 1)}`,
      isOnline: () => device.isOnline,
      withLock: (name, waitMs, run) => this.withLock(name, waitMs, run),
      onSignal: listener => {
        this.signals.add(listener)
        return () => this.signals.delete(listener)
      },
      openChannel: name => this.openChannel(name),
    }
  }

  private setTimer(run: () => void, ms: number): () => void {
    const timer = { isOff: false }
    const off = this.device.clock.setTimer(() => {
      this.deliver(() => {
        if (!timer.isOff) run()
      })
    }, ms)
    return () => {
      timer.isOff = true
      off()
    }
  }

  // As `withLock` of the browser's environment, on the device's locks.
  private async withLock<T>(name: string, waitMs: number, run: (hasLock: boolean) => Promise<T>): Promise<T> {
    const { locks, hasLocks, clock, coverage } = this.device
    if (this.isDead) return never()
    if (!hasLocks || (clock.now < this.impatientUntil && locks.isTaken(name))) return run(false)
    const line: { leave?: () => void } = {}
    const isGranted = await new Promise<boolean>(resolve => {
      const offTimer = this.setTimer(() => {
        coverage.saw('waited in vain for the lock')
        line.leave?.()
        resolve(false)
      }, waitMs)
      line.leave = locks.request(name, this, () => {
        offTimer()
        this.device.loop.add(() => this.deliver(() => resolve(true)))
      })
    })
    if (!isGranted) this.impatientUntil = clock.now + 60_000
    try {
      return await run(isGranted)
    } finally {
      line.leave?.()
    }
  }

  private openChannel(name: string): Channel {
    const own = new Set<(message: unknown) => void>()
    return {
      post: message => {
        if (this.isDead) return
        for (const tab of this.device.tabs) {
          if (tab !== this) tab.hear(name, message)
        }
      },
      onMessage: listener => {
        own.add(listener)
        this.listeners.set(name, (this.listeners.get(name) ?? new Set()).add(listener))
      },
      close: () => own.forEach(listener => this.listeners.get(name)?.delete(listener)),
    }
  }

  /** A message is late, and a frozen tab never gets it. */
  private hear(name: string, message: unknown): void {
    const { dice, clock, coverage } = this.device
    if (this.isFrozen) {
      coverage.saw('message dropped by a frozen tab')
      return
    }
    clock.setTimer(() => {
      if (this.canAct) this.listeners.get(name)?.forEach(listener => listener(message))
    }, dice.roll(50))
  }
}

function abort(transaction: DBCoreTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It had been aborted by an error of its own, and has not told anybody yet.
  }
}
