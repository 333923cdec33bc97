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
  /** This tab was out of sight or frozen: what others have written meanwhile may not have reached it. */
  missed: () => void
}

/** How often the tab feels its own pulse, and how late that may come before it has been frozen. */
const pulseMs = 5_000
const latenessMs = 5_000

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
  private cancelPulse: (() => void) | undefined

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
    this.feelPulse()
    look()
  }

  stop(): void {
    this.isRunning = false
    this.stopSignals?.()
    this.cancelTimer?.()
    this.cancelPulse?.()
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
      this.listeners.look()
    }, ms)
  }

  // Messages between tabs are dropped while one is frozen, and no browser says so to a tab that stayed visible: its
  // timers come late, that is all.
  private feelPulse(): void {
    const at = this.environment.now() + pulseMs
    this.cancelPulse = this.environment.setTimer(() => {
      if (this.environment.now() - at > latenessMs) {
        this.listeners.missed()
        this.listeners.look()
      }
      this.feelPulse()
    }, pulseMs)
  }
}
