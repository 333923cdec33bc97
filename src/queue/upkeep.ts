import type { QueueDatabase } from './database'
import type { Environment } from './environment'
import { prune, type Retention } from './prune'
import type { Reserve } from './reserve'

/** The first chores wait until the app has started and a first screen is there; the next ones an hour. */
const firstAfterMs = 10_000
const everyMs = 60 * 60_000
/** What goes at once where the device is full: some room, and not the whole history for one task. */
export const earlyRows = 500

/** The chores of a page, done when it is idle: the history is pruned, and room is kept for sending. */
export class Upkeep {
  private cancelTimer: (() => void) | undefined
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
    this.runAfter(firstAfterMs)
  }

  stop(): void {
    this.isRunning = false
    this.cancelTimer?.()
  }

  /** All chores, once. @returns how many tasks were pruned. @throws what Dexie throws */
  async runOnce(): Promise<number> {
    const pruned = await prune(this.database, this.retention, this.environment.now(), () => this.idle())
    if (await this.reserve.keep()) return pruned
    // Full: what nobody needs goes before its time, so that there is room to send again.
    const early = await pruneEarly(this.database, this.environment.now())
    await this.reserve.keep()
    return pruned + early
  }

  private runAfter(ms: number): void {
    this.cancelTimer = this.environment.setTimer(() => {
      void this.idle()
        .then(() => this.runOnce())
        .catch(this.onFault)
        .then(() => {
          if (this.isRunning) this.runAfter(everyMs)
        })
    }, ms)
  }

  private idle(): Promise<void> {
    return new Promise(resolve => this.environment.whenIdle(resolve))
  }
}

/** Finished tasks that may go, before their time: the device is full. @returns how many went */
export function pruneEarly(database: QueueDatabase, now: number): Promise<number> {
  return prune(database, { keepForMs: 0, keepRows: 0 }, now, undefined, earlyRows)
}
