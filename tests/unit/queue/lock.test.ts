import { afterEach, describe, expect, it, vi } from 'vitest'

afterEach(() => vi.useRealTimers())

describe('the lock', () => {
  /** A lock that somebody else holds until the request is aborted. */
  const heldForEver = {
    request: (_name: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      }),
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
