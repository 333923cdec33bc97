import { afterEach, describe, expect, it, vi } from 'vitest'

afterEach(() => vi.useRealTimers())

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
  const free = {
    request: (_name: string, _options: object, run: (lock: object) => Promise<unknown>) => run({}),
  }

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
    expect(run).toHaveBeenCalledExactlyOnceWith(false)
    // Nor is it waited for again within a minute.
    expect(await environment.withLock('drain', 15_000, hasLock => Promise.resolve(hasLock))).toBe(false)
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

  it('tells what runs under it that it is held', async () => {
    const environment = await environmentWith(free)
    expect(await environment.withLock('drain', 1_000, hasLock => Promise.resolve(hasLock))).toBe(true)
  })

  it('lets what runs under it fail with its own error, once', async () => {
    const environment = await environmentWith(free)
    const run = vi.fn(() => Promise.reject(new Error('Mine.')))
    await expect(environment.withLock('drain', 1_000, run)).rejects.toThrow('Mine.')
    expect(run).toHaveBeenCalledOnce()
  })

  it('is not needed: without Web Locks it runs at once', async () => {
    const environment = await environmentWith(undefined)
    expect(await environment.withLock('drain', 1_000, hasLock => Promise.resolve(hasLock))).toBe(false)
  })
})
