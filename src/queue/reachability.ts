import { withinTime, type Outcome } from './attempt'
import type { Environment } from './environment'
import { silencePauseMs } from './retryPolicy'

/** A server that asks for more than that is asked again all the same: a gateway's slip must not cost a day. */
const longestServerPauseMs = 15 * 60_000

/** Asks our own server for a sign of life. */
export type Probe = (signal: AbortSignal) => Promise<boolean>

/**
 * Whether our server answers, by evidence. The browser's hint only starts or ends a guess: after `online` the next
 * batch itself finds out; while nobody answers, one probe asks with growing pauses instead of every task.
 */
export class Reachability {
  /** When the silence began; absent while the server answers or nothing is known. */
  silentSince: number | undefined
  /** When the probe may ask next. */
  nextProbeAt = 0
  private asked = 0
  private pauseMs = 0
  private probing: Promise<boolean> | undefined
  /** A probe is on its way because of a doubt: one is enough. */
  private isInDoubt = false
  /** The silence was heard by others, and by the probe: it is shown, and the next task finds out for itself. */
  private isHearsay = false
  /** Until when the server asked not to be asked. */
  private unwantedUntil = 0

  constructor(
    private readonly environment: Environment,
    private readonly probe: Probe | undefined,
    private readonly probeTimeoutMs: number,
    private readonly onChange: () => void,
  ) {}

  /** Nobody has answered us: nothing but the probe is sent. */
  get isSilent(): boolean {
    return this.silentSince !== undefined && !this.isHearsay
  }

  /** When a place that has nothing to send asks again; never while the browser itself says that there is no network. */
  get asksAgainAt(): number | undefined {
    return this.silentSince !== undefined && this.environment.isOnline() ? this.nextProbeAt : undefined
  }

  /** Nobody answers, and it is not the time yet to ask again: nothing can be sent. */
  get isResting(): boolean {
    return this.isSilent && !this.isProbeDue()
  }

  /** Nobody answered. @param retryAfterMs the server's own wish, followed if it is longer */
  lost(retryAfterMs = 0): void {
    this.isHearsay = false
    this.keepsSilent(retryAfterMs)
  }

  private keepsSilent(retryAfterMs = 0): void {
    const now = this.environment.now()
    this.silentSince ??= now
    this.asked += 1
    const asked = Math.max(Math.min(retryAfterMs, longestServerPauseMs), this.unwantedForMs)
    this.unwantedUntil = now + asked
    this.pauseMs = Math.max(asked, silencePauseMs(this.asked, this.environment.random()))
    this.nextProbeAt = now + this.pauseMs
    this.onChange()
  }

  /** The browser says that there is a network: the next batch may go, unless the server has asked for a pause. */
  hinted(): void {
    const left = this.unwantedForMs
    if (left > 0) {
      this.nextProbeAt = this.unwantedUntil
      this.pauseMs = left
      this.onChange()
    } else this.regained()
  }

  /** Somebody answered, or a person wants it tried: the next batch may go. */
  regained(): void {
    const wasSilent = this.silentSince !== undefined
    this.silentSince = undefined
    this.isHearsay = false
    this.asked = 0
    this.nextProbeAt = 0
    this.unwantedUntil = 0
    if (wasSilent) this.onChange()
  }

  /**
   * A request that the queue did not make got no answer from the tasks' server. Without a probe it proves nothing.
   * @returns whether it was found out that nobody answers at all
   */
  async doubted(): Promise<boolean> {
    if (this.silentSince !== undefined || this.isInDoubt || this.probe === undefined) return false
    this.isInDoubt = true
    const answers = await this.probeAnswers()
    this.isInDoubt = false
    // A task may have been told meanwhile.
    if (answers || this.isSilent) return false
    this.isHearsay = true
    this.keepsSilent()
    return true
  }

  /**
   * One call got no answer.
   * @param isSuspect it was of one task that had none before: a pause that the server asks for may be meant for that one
   * @returns whether nobody answers at all, so that everything has to wait
   */
  async isSilentAfter(outcome: Outcome, isSuspect: boolean): Promise<boolean> {
    const retryAfterMs = outcome.kind === 'unreachable' ? outcome.retryAfterMs : undefined
    // A server that asks for a pause gets it.
    const mayAsk = retryAfterMs === undefined || isSuspect
    // Without a probe nobody can tell a silent server from a task that it chokes on: the next task will.
    if (!this.isSilent && mayAsk && (this.probe === undefined || (await this.probeAnswers()))) return false
    // Of calls side by side the first tells it; the others can only ask for a longer pause.
    if (this.isSilent) this.putOff(retryAfterMs)
    else this.lost(retryAfterMs)
    return true
  }

  private putOff(retryAfterMs = 0): void {
    const now = this.environment.now()
    const pauseMs = Math.min(retryAfterMs, longestServerPauseMs)
    if (now + pauseMs <= this.nextProbeAt) return
    this.pauseMs = pauseMs
    this.unwantedUntil = now + pauseMs
    this.nextProbeAt = now + pauseMs
    this.onChange()
  }

  /** After a silence, once its pause is over. @returns whether the next batch may go */
  async answersAgain(): Promise<boolean> {
    if (!this.isProbeDue()) return false
    if (this.probe && !(await this.probeAnswers())) {
      this.keepsSilent()
      return false
    }
    // The next batch may go. Only its answer resets the pauses: a gateway may let the probe through and no task.
    this.silentSince = undefined
    this.isHearsay = false
    this.onChange()
    return true
  }

  // A wish that reaches further than any is followed has seen the clock jump back.
  private get unwantedForMs(): number {
    const left = this.unwantedUntil - this.environment.now()
    return left > longestServerPauseMs ? 0 : Math.max(0, left)
  }

  // A pause that would end later than it is long has seen the clock jump back: it counts as over.
  private isProbeDue(): boolean {
    const left = this.nextProbeAt - this.environment.now()
    return left <= 0 || left > this.pauseMs
  }

  private probeAnswers(): Promise<boolean> {
    const { probe } = this
    if (probe === undefined) return Promise.resolve(false)
    // One at a time tells all who want to know.
    this.probing ??= withinTime(probe, this.probeTimeoutMs, this.environment)
      .then(answer => answer === true)
      .finally(() => (this.probing = undefined))
    return this.probing
  }
}
