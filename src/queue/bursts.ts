import type { Drainer } from './drainer'
import type { Environment } from './environment'

export interface BurstsOptions {
  environment: Environment
  /** The Web Lock under which a burst runs. */
  lockName: string
  /** How long to wait for that lock: one lease, because its holder may be frozen. */
  lockWaitMs: number
  /** After a burst that brought at least one task to its end. */
  onFinished: () => void
  /** After the last burst of a run. */
  onRest: (nextLookAt: number | undefined) => void
  onFault: (error: unknown) => void
}

/** Runs bursts, one after the other in this tab or worker, until nothing is due. */
export class Bursts {
  /** What ended the latest burst before its time, if anything did. */
  lastFault: unknown
  private running: Promise<void> | undefined
  private lookAgain = false
  private nextLookAt: number | undefined
  private finished = 0

  constructor(
    private readonly drainer: Drainer,
    private readonly options: BurstsOptions,
  ) {}

  get isRunning(): boolean {
    return this.running !== undefined
  }

  /** Resolves once the run in hand, if there is one, has ended. */
  async rested(): Promise<void> {
    await this.running
  }

  /** Two calls at once share one run. Never rejects. */
  run(): Promise<void> {
    this.lookAgain = true
    this.running ??= this.untilNothingIsDue()
    return this.running
  }

  /**
   * Runs, and waits for what is due soon, until nothing becomes due within `ms`. Never rejects.
   * @param signal ends the waiting; a run in hand goes on to its end
   * @returns how many tasks it brought to their end
   */
  async runFor(ms: number, signal?: AbortSignal): Promise<number> {
    const { environment } = this.options
    const before = this.finished
    const endAt = environment.now() + ms
    // The clock may jump back meanwhile; a timer measures a span.
    const time = { isOver: false }
    const cancelTimer = environment.setTimer(() => (time.isOver = true), ms)
    for (;;) {
      await this.run()
      const now = environment.now()
      const wait = this.nextLookAt === undefined ? Infinity : Math.max(this.nextLookAt - now, 0)
      if (signal?.aborted || time.isOver || wait > Math.min(endAt - now, ms)) break
      await this.pause(wait, signal)
    }
    cancelTimer()
    return this.finished - before
  }

  private async pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const { environment } = this.options
    await new Promise<void>(resolve => {
      const end = () => {
        cancelTimer()
        // An event has many pauses and one signal.
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const cancelTimer = environment.setTimer(end, ms)
      signal?.addEventListener('abort', end)
    })
  }

  private async untilNothingIsDue(): Promise<void> {
    const { environment, lockName, lockWaitMs, onFinished, onRest, onFault } = this.options
    let nextLookAt: number | undefined
    while (this.lookAgain) {
      this.lookAgain = false
      try {
        nextLookAt = await environment.withLock(lockName, lockWaitMs, hasLock => this.drainer.burst(hasLock))
        this.lastFault = undefined
      } catch (error) {
        this.lastFault = error
        onFault(error)
      }
      this.finished += this.drainer.finished
      if (this.drainer.finished > 0) onFinished()
    }
    // In the same turn as the last look at `lookAgain`: whoever calls `run` from now on starts a run of their own.
    this.running = undefined
    this.nextLookAt = nextLookAt
    onRest(nextLookAt)
  }
}
