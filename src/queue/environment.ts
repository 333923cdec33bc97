import type { Place } from './task'

/** What the outside tells a queue: a moment at which something may have become possible. */
export type OutsideSignal = 'online' | 'offline' | 'visible'

/** Messages between the queues of one device. */
export interface Channel {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  close(): void
}

/** The only door to the world outside of the database. A simulation brings its own. */
export interface Environment {
  readonly place: Place
  /** Milliseconds since the epoch. May jump: it is a tablet's clock. */
  now(): number
  /** Runs once after `ms`. @returns the way to cancel it */
  setTimer(run: () => void, ms: number): () => void
  /** Runs once after whatever waits for its turn now, such as the caller's own `await`. */
  soon(run: () => void): void
  /** Runs once when there is nothing better to do, and after some seconds all the same. */
  whenIdle(run: () => void): void
  /** From 0 (included) to 1 (not included). */
  random(): number
  /** A new UUIDv7. */
  newId(): string
  /** The browser's hint: `false` is believed until a probe proves otherwise, `true` proves nothing. */
  isOnline(): boolean
  /**
   * Runs alone among all tabs and workers, or after `waitMs` all the same: the lock saves double work and time only, and a
   * frozen tab may hold it for ever. Where there are no locks (plain http) it runs at once.
   * @param run told whether it has the lock: then nobody else has, and whoever had it is done or dead
   */
  withLock<T>(name: string, waitMs: number, run: (hasLock: boolean) => Promise<T>): Promise<T>
  onSignal(listener: (signal: OutsideSignal) => void): () => void
  openChannel(name: string): Channel
}

/** What the engine uses of a page; absent in a worker, whose type library doesn't know it either. */
interface PageDocument extends EventTarget {
  readonly visibilityState: string
}
const outside = globalThis as {
  document?: PageDocument
  /** Safari has none. */
  requestIdleCallback?: (run: () => void, options: { timeout: number }) => number
  navigator?: { onLine?: boolean; locks?: LockManager }
}

/** The real world: browser tab or service worker; in Node without locks, signals and channel. */
export function browserEnvironment(): Environment {
  return {
    place: 'WorkerGlobalScope' in globalThis ? 'worker' : 'page',
    now: () => Date.now(),
    setTimer(run, ms) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    soon,
    whenIdle: run => {
      if (outside.requestIdleCallback) outside.requestIdleCallback(run, { timeout: 10_000 })
      else setTimeout(run, 200)
    },
    random: () => Math.random(),
    newId: () => uuidv7(Date.now(), randomBytes()),
    // Node has a navigator without onLine: only an explicit false is a hint.
    isOnline: () => outside.navigator?.onLine !== false,
    withLock,
    onSignal,
    openChannel,
  }
}

// Asked for in advance: each question costs several µs, which many tasks in one call would pay each.
let pool = new Uint8Array()

/** 16 of them, for their taker alone. */
function randomBytes(): Uint8Array {
  if (pool.length === 0) pool = crypto.getRandomValues(new Uint8Array(16 * 64))
  const bytes = pool.subarray(0, 16)
  pool = pool.subarray(16)
  return bytes
}

// No timer: after five in a row browsers wait 4 ms for each one more, and in a hidden tab a second.
function soon(run: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    run()
  }
  port2.postMessage(undefined)
}

/**
 * RFC 9562, section 5.7: 48 bits of milliseconds, then random bits.
 * @param random 16 random bytes; changed in place
 */
export function uuidv7(now: number, random: Uint8Array): string {
  for (let index = 0; index < 6; index++) random[index] = Math.floor(now / 2 ** (8 * (5 - index))) & 0xff
  random[6] = ((random[6] ?? 0) & 0x0f) | 0x70
  random[8] = ((random[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(random, byte => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

// A holder that has let us wait in vain is frozen, probably: for a minute nobody waits for it again. By a clock that
// never jumps.
let isPatientAgainAt = 0

async function withLock<T>(name: string, waitMs: number, run: (hasLock: boolean) => Promise<T>): Promise<T> {
  const locks = outside.navigator?.locks
  if (!locks) return run(false)
  if (performance.now() < isPatientAgainAt) {
    return locks.request(name, { ifAvailable: true }, lock => run(lock !== null))
  }
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), waitMs)
  const lock = { isGranted: false }
  try {
    return await locks.request(name, { signal: patience.signal }, () => {
      lock.isGranted = true
      clearTimeout(timer)
      return run(true)
    })
  } catch (error) {
    // Only our own impatience is expected here; what `run` throws must pass.
    if (lock.isGranted || !patience.signal.aborted) throw error
    isPatientAgainAt = performance.now() + 60_000
    return await run(false)
  } finally {
    clearTimeout(timer)
  }
}

function onSignal(listener: (signal: OutsideSignal) => void): () => void {
  if (typeof globalThis.addEventListener !== 'function') return () => undefined
  const stopped = new AbortController()
  const { signal } = stopped
  addEventListener('online', () => listener('online'), { signal })
  addEventListener('offline', () => listener('offline'), { signal })
  const page = outside.document
  if (page) {
    const lookUp = () => {
      if (page.visibilityState === 'visible') listener('visible')
    }
    page.addEventListener('visibilitychange', lookUp, { signal })
    // A page that comes back from the back/forward cache has missed everything in between.
    addEventListener('pageshow', lookUp, { signal })
  }
  return () => stopped.abort()
}

function openChannel(name: string): Channel {
  if (typeof BroadcastChannel === 'undefined') {
    return { post: () => undefined, onMessage: () => undefined, close: () => undefined }
  }
  const channel = new BroadcastChannel(name)
  // In Node an open channel would keep the process alive.
  ;(channel as { unref?: () => void }).unref?.()
  return {
    post: message => channel.postMessage(message),
    onMessage: listener => channel.addEventListener('message', event => listener(event.data)),
    close: () => channel.close(),
  }
}

/** Chrome, Edge and Android's WebView say so, in workers and on plain http as well. */
export function isChromium(): boolean {
  // Node.js 20 has no navigator.
  return 'navigator' in globalThis && navigator.userAgent.includes('Chrome/')
}

/** Nobody sees this page; `false` in a worker, which nobody ever sees. */
export function isHidden(): boolean {
  return outside.document?.visibilityState === 'hidden'
}
