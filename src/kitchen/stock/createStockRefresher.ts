/** Keeps refreshes apart: one at a time, and however often it is asked meanwhile, one more afterwards. */
export interface StockRefresher {
  /** Resolves when the refresh that covers this call is over, whether or not it brought anything. */
  refresh(): Promise<void>
}

/**
 * A refresh that brought nothing is tried again by itself: a device that has just been signed in would otherwise show an
 * empty board until somebody switches tabs.
 *
 * @param work one refresh; may throw, which means that the figures stay as they are
 * @param retryMs how long until it is tried again
 */
export function createStockRefresher(work: () => Promise<void>, retryMs = 15_000): StockRefresher {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined

  function run(): Promise<void> {
    clearTimeout(retry)
    running = work()
      .catch(() => {
        retry = setTimeout(() => void refresh(), retryMs)
      })
      .finally(() => (running = undefined))
    return running
  }

  function refresh(): Promise<void> {
    if (!running) return run()
    next ??= running.then(() => {
      next = undefined
      return run()
    })
    return next
  }

  return { refresh }
}
