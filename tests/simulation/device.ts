import { StorageError } from '@/queue'
import { TestClock } from '../support/testQueue'
import type { Coverage } from './coverage'
import { Dice } from './dice'
import { EventLoop } from './eventLoop'
import { SimulatedLocks } from './locks'
import type { SimulatedTab } from './tab'
import type { Witness } from './witness'

/** More timers than any run ever needed. */
const mostMoves = 20_000

/** Who is signed in on the device, as all of its tabs read it from one place. */
export interface Session {
  userId: string
  /** The server does not take it any more. */
  isRefused: boolean
}

/** One tablet: what all of its tabs and its worker share. */
export class Device {
  readonly dice: Dice
  readonly loop = new EventLoop()
  readonly clock = new TestClock()
  readonly locks = new SimulatedLocks()
  readonly tabs: SimulatedTab[] = []
  readonly trace: string[] = []
  /** Plain http on a LAN has no Web Locks. */
  readonly hasLocks: boolean
  /** Seconds may pass between two steps of its database; else that takes no time worth mentioning. */
  readonly hasSlowDisk: boolean
  session: Session | null = null
  isOnline = true
  /** How often time has moved on, from one timer to the next. */
  private moves = 0
  /** How often the clock has jumped. */
  jumps = 0
  /** Time that has really passed, whatever the clock says. */
  elapsed = 0

  constructor(
    readonly seed: number,
    readonly witness: Witness,
    readonly coverage: Coverage,
  ) {
    this.dice = new Dice(seed)
    this.hasLocks = this.dice.chance(75)
    this.hasSlowDisk = this.dice.chance(20)
  }

  /** A database that takes longer to open than anybody waits for it. */
  isSlowness(error: unknown): boolean {
    const isIt = this.hasSlowDisk && error instanceof StorageError && error.code === 'storage_unavailable'
    if (isIt) this.coverage.saw('database slower than the wait for it')
    return isIt
  }

  note(text: string): void {
    this.trace.push(`${(this.elapsed / 1000).toFixed(3).padStart(9)}  ${text}`)
  }

  /** Lets time pass, timer by timer; what each starts goes on to its end, or is overtaken by the next. */
  async pass(ms: number): Promise<void> {
    const end = this.elapsed + ms
    for (;;) {
      const step = Math.min(this.clock.nextTimerIn ?? Infinity, end - this.elapsed)
      if (step >= end - this.elapsed) break
      await this.moveOn(step)
    }
    await this.moveOn(end - this.elapsed)
  }

  /** Moves on to the next timer. @returns how much time has passed */
  async passToNextTimer(): Promise<number> {
    const step = Math.max(this.clock.nextTimerIn ?? 0, 0)
    await this.moveOn(step)
    return step
  }

  private async moveOn(ms: number): Promise<void> {
    this.moves += 1
    if (this.moves > mostMoves) throw new Error('Timers go round in circles.')
    const span = Math.max(ms, 0)
    if (span >= 50 && !this.hasSlowDisk) await this.loop.rest()
    this.elapsed += span
    this.clock.advance(span)
    if (this.hasSlowDisk ? this.dice.chance(15) : span < 50 && this.dice.chance(30)) {
      await this.loop.run(this.dice.roll(12))
    } else await this.loop.rest()
  }

  jump(ms: number): void {
    this.jumps += 1
    this.clock.jump(ms)
  }
}
