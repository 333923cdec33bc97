/** A read that takes longer than this is followed by a rest. */
const cheapMs = 30
/** The rest, as a multiple of what the read took: at most two fifths of the time go into reading. */
const restFactor = 3

/** What `queue.live` gives. */
interface LiveRead<T> {
  subscribe(observer: { next: (found: T) => void; error: (error: unknown) => void }): {
    unsubscribe: () => void
  }
}

/**
 * Follows a read for as long as the page lives. While many rows change in a row, a long list is read with rests in between:
 * otherwise each change would wait for everybody's reading of the one before.
 * @param show gets each state, the last one always
 */
export function followReads<T>(
  live: (read: () => Promise<T>) => LiveRead<T>,
  read: () => Promise<T>,
  show: (found: T) => void,
): void {
  let startedAt = 0
  let isFirst = true
  const reading = live(() => {
    startedAt = performance.now()
    return read()
  }).subscribe({
    next: found => {
      show(found)
      const tookMs = performance.now() - startedAt
      // The first one follows no change: a rest after it would lead to the next first one, for ever.
      if (isFirst || tookMs <= cheapMs) {
        isFirst = false
        return
      }
      // Dexie may emit before it returns the subscription.
      queueMicrotask(() => reading.unsubscribe())
      setTimeout(() => followReads(live, read, show), restFactor * tookMs)
    },
    error: (error: unknown) => console.error(error),
  })
}
