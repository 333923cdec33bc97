/** A turn takes a second at most. */
const patienceMs = 5000

/**
 * Two windows side by side are both visible; only one of them announces at a time. A window that is frozen in its turn would
 * silence the others for ever, so they don't wait for long. Without Web Locks both may say the same sentence.
 */
export async function inOneTab(work: () => Promise<void>): Promise<void> {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks
  if (!locks) return work()
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), patienceMs)
  const turn = { hasCome: false }
  try {
    await locks.request('simmer-announce', { signal: patience.signal }, async () => {
      turn.hasCome = true
      clearTimeout(timer)
      await work()
    })
  } catch (error) {
    if (turn.hasCome || !patience.signal.aborted) throw error
    await work()
  }
}
