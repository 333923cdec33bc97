import type { QueueDatabase } from './database'
import type { Environment } from './environment'
import { prune, pruneEarly, type Retention } from './prune'
import type { Reserve } from './reserve'

/** The first chores wait until the app has started and a first screen is there; the next ones an hour. */
const firstAfterMs = 10_000
const everyMs = 60 * 60_000
/** The chores of a page, done when it is idle: the history is pruned, and room is kept for sending. */
export class Upkeep {
  private cancelTimer: (() => void) | undefined
  /** Each start begins a life; chores of an earlier one end at their next step. */
  private life = 0
  private isRunning = false

  constructor(
    private readonly database: QueueDatabase,
    private readonly environment: Environment,
    private readonly retention: Retention,
    private readonly reserve: Reserve,
    private readonly onFault: (error: unknown) => void,
  ) {}

  start(): void {
    if (this.isRunning) return
    this.isRunning = true
    this.life += 1
    this.runAfter(firstAfterMs, this.life)
  }

  stop(): void {
    this.isRunning = false
    this.life += 1
    this.cancelTimer?.()
  }

  /** All chores, once. @returns how many tasks were pruned. @throws what Dexie throws */
  async runOnce(): Promise<number> {
    const { life } = this
    const mayGoOn = async () => {
      await this.idle()
      return life === this.life
    }
    const pruned = await prune(this.database, this.retention, this.environment.now(), mayGoOn)
    if (life !== this.life || (await this.reserve.keep())) return pruned
    // Full: what nobody needs goes before its time, so that there is room to send again.
    const early = await pruneEarly(this.database, this.environment.now())
    await this.reserve.keep()
    return pruned + early
  }

  private runAfter(ms: number, life: number): void {
    this.cancelTimer = this.environment.setTimer(() => void this.runWhenIdle(life), ms)
  }

  private async runWhenIdle(life: number): Promise<void> {
    await this.idle()
    if (life !== this.life) return
    try {
      await this.runOnce()
    } catch (error) {
      if (life === this.life) this.onFault(error)
    }
    if (life === this.life) this.runAfter(everyMs, life)
  }

  private idle(): Promise<void> {
    return new Promise(resolve => this.environment.whenIdle(resolve))
  }
}
