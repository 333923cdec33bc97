import type { Channel, Environment } from './environment'

export interface WakeUpSettings {
  /** The slow look for what every other signal has missed. Default 30,000 ms. */
  heartbeatMs: number
  /** Tablets that come back together start within this span. Default 1,000 ms. */
  reconnectSpreadMs: number
}

interface WakeUpListeners {
  look: () => void
  online: () => void
  offline: () => void
  /** What others have written may not have reached this tab: it was away, or nothing was heard for a heartbeat. */
  missed: () => void
}

/**
 * When to look for work: at the start, on `online`, when the tab becomes visible, when something is due, when
 * another tab says so, and on a slow heartbeat. Looking is cheap and may happen too often; it never happens too late.
 */
export class WakeUps {
  private channel: Channel | undefined
  private cancelTimer: (() => void) | undefined
  private timerAt = Infinity
  private stopSignals: (() => void) | undefined
  private isRunning = false
  private missedAt = 0

  constructor(
    private readonly environment: Environment,
    private readonly settings: WakeUpSettings,
    private readonly name: string,
    private readonly listeners: WakeUpListeners,
  ) {}

  start(): void {
    if (this.isRunning) return
    this.isRunning = true
    const { look, online, offline, missed } = this.listeners
    this.stopSignals = this.environment.onSignal(signal => {
      if (signal === 'offline') offline()
      else if (signal === 'visible') {
        missed()
        look()
      } else {
        online()
        this.lookAfter(this.environment.random() * this.settings.reconnectSpreadMs)
      }
    })
    this.channel = this.environment.openChannel(`${this.name}-queue`)
    this.channel.onMessage(message => {
      if (message === 'look' && this.isRunning) look()
    })
    look()
  }

  stop(): void {
    this.isRunning = false
    this.stopSignals?.()
    this.cancelTimer?.()
    this.channel?.close()
    this.channel = undefined
    this.timerAt = Infinity
  }

  /** Other tabs may have to do something: a task was enqueued, retried or cancelled here. */
  tellOthers(): void {
    this.channel?.post('look')
  }

  /** The next look is at `at`, and not later than the heartbeat; an earlier one that was asked for stays. */
  lookAt(at: number | undefined): void {
    const wait = at === undefined ? Infinity : at - this.environment.now()
    this.lookAfter(Math.min(Math.max(wait, 0), this.settings.heartbeatMs))
  }

  private lookAfter(ms: number): void {
    const at = this.environment.now() + ms
    if (!this.isRunning || at >= this.timerAt) return
    this.cancelTimer?.()
    this.timerAt = at
    this.cancelTimer = this.environment.setTimer(() => {
      this.timerAt = Infinity
      this.lookForMissed()
      this.listeners.look()
    }, ms)
  }

  // Messages between tabs are dropped while one is frozen, and no browser says so to a tab that stayed visible.
  private lookForMissed(): void {
    const now = this.environment.now()
    if (Math.abs(now - this.missedAt) < this.settings.heartbeatMs) return
    this.missedAt = now
    this.listeners.missed()
  }
}
