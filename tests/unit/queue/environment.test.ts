import { afterEach, describe, expect, it, vi } from 'vitest'
import { browserEnvironment, uuidv7 } from '@/queue/environment'

afterEach(() => vi.useRealTimers())

describe('uuidv7', () => {
  it('is the example of RFC 9562, appendix A.6', () => {
    const random = Uint8Array.from([
      0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f,
    ])
    expect(uuidv7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('sorts by time and does not repeat', () => {
    const ids = Array.from({ length: 100 }, (_, n) =>
      uuidv7(1_700_000_000_000 + n, crypto.getRandomValues(new Uint8Array(16))),
    )
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids).size).toBe(100)
  })
})

describe('the lock', () => {
  /** A lock that somebody else holds until the request is aborted. */
  const heldForEver = {
    request: (
      _name: string,
      { signal }: { signal?: AbortSignal },
      run: (lock: null) => Promise<unknown>,
    ): Promise<unknown> =>
      // Without a signal it was asked for only if it is to be had at once.
      signal
        ? new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error))
          })
        : run(null),
  }
  const free = { request: (_name: string, _options: object, run: () => Promise<unknown>) => run() }

  async function environmentWith(locks: object | undefined) {
    vi.stubGlobal('navigator', { locks })
    vi.resetModules()
    const { browserEnvironment: fresh } = await import('@/queue/environment')
    return fresh()
  }

  it('is waited for no longer than it is told: a frozen tab may hold it for ever', async () => {
    const environment = await environmentWith(heldForEver)
    vi.useFakeTimers()
    const run = vi.fn(() => Promise.resolve('ran'))
    const waiting = environment.withLock('drain', 15_000, run)
    await vi.advanceTimersByTimeAsync(14_999)
    expect(run).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(await waiting).toBe('ran')
    expect(run).toHaveBeenCalledOnce()
  })

  it('is waited for again a minute after it was in vain, also when the clock has jumped back by a day', async () => {
    const environment = await environmentWith(heldForEver)
    vi.useFakeTimers()
    const inVain = environment.withLock('drain', 15_000, () => Promise.resolve())
    await vi.advanceTimersByTimeAsync(15_000)
    await inVain
    vi.setSystemTime(Date.now() - 86_400_000)
    await vi.advanceTimersByTimeAsync(60_000)
    const run = vi.fn(() => Promise.resolve())
    const waiting = environment.withLock('drain', 15_000, run)
    await vi.advanceTimersByTimeAsync(14_999)
    expect(run).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await waiting
    expect(run).toHaveBeenCalledOnce()
  })

  it('lets what runs under it fail with its own error, once', async () => {
    const environment = await environmentWith(free)
    const run = vi.fn(() => Promise.reject(new Error('Mine.')))
    await expect(environment.withLock('drain', 1_000, run)).rejects.toThrow('Mine.')
    expect(run).toHaveBeenCalledOnce()
  })

  it('is not needed: without Web Locks it runs at once', async () => {
    const environment = await environmentWith(undefined)
    expect(await environment.withLock('drain', 1_000, () => Promise.resolve(1))).toBe(1)
  })
})

describe('the online hint', () => {
  it('is believed when it says no, and only then', async () => {
    for (const [navigator, isOnline] of [
      [{ onLine: false }, false],
      [{ onLine: true }, true],
      [{}, true],
      [undefined, true],
    ] as const) {
      vi.stubGlobal('navigator', navigator)
      vi.resetModules()
      const fresh = await import('@/queue/environment')
      expect(fresh.browserEnvironment().isOnline()).toBe(isOnline)
    }
  })

  it('knows a page from a worker', () => {
    expect(browserEnvironment().place).toBe('page')
    vi.stubGlobal('WorkerGlobalScope', Object)
    expect(browserEnvironment().place).toBe('worker')
  })
})
