/** Keeps refreshes apart: one at a time, and however often it is asked meanwhile, one more afterwards. */
export interface StockRefresher {
  /** Resolves when the refresh that covers this call is over, whether or not it brought anything. */
  refresh(): Promise<void>
}

/**
 * @param work one refresh; may throw, which means that the figures stay as they are
 * @param onTrouble told why a refresh brought nothing
 */
export function createStockRefresher(
  work: () => Promise<void>,
  onTrouble: (error: unknown) => void = () => undefined,
): StockRefresher {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  function run(): Promise<void> {
    running = work()
      .catch(onTrouble)
      .finally(() => (running = undefined))
    return running
  }

  return {
    refresh() {
      if (!running) return run()
      next ??= running.then(() => {
        next = undefined
        return run()
      })
      return next
    },
  }
}
