/** A holder needs 10 s at most; one that takes longer is a frozen tab, and waiting for it would wait for ever. */
const patienceMs = 12_000

/**
 * Runs `work` while no other tab of this device runs it.
 * Without Web Locks (plain http on a LAN) it just runs: two tabs may then both renew, which Supabase Auth allows for 10 s.
 */
export async function oncePerDevice<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = (globalThis.navigator as { locks?: LockManager } | undefined)?.locks
  if (!locks) return work()
  const patience = AbortSignal.timeout(patienceMs)
  const turn = { hasCome: false }
  try {
    return await locks.request(name, { signal: patience }, () => {
      turn.hasCome = true
      return work()
    })
  } catch (error) {
    if (turn.hasCome || !patience.aborted) throw error
    return work()
  }
}
