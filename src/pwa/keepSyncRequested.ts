import { registerPeriodicSync, registerSync } from './backgroundSync'

/**
 * Has the browser drain in the background whatever this page may have to leave behind.
 *
 * @param hasWork whether anything is left to be sent
 * @returns to be called whenever there is new work: the browser is asked at once, because the tab may be closed the next
 *   moment. It tries three times at most and then gives up, so it is asked anew when the page goes out of sight
 */
export function keepSyncRequested(hasWork: () => Promise<boolean>): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined
  // Never settles where no worker was registered, such as in development.
  const { ready } = navigator.serviceWorker
  let isAsking = false
  let askAgain = false
  // With no network nothing is tried, so one wish serves for all that comes until there is one.
  let wasAskedOffline = false
  addEventListener('online', () => (wasAskedOffline = false))

  async function ask(): Promise<void> {
    askAgain = true
    if (isAsking) return
    isAsking = true
    try {
      const registration = await ready
      while (askAgain) {
        askAgain = false
        if (wasAskedOffline) continue
        const isOffline = !navigator.onLine
        const isAsked = await registerSync(registration)
        wasAskedOffline = isAsked && isOffline && !navigator.onLine
      }
    } finally {
      isAsking = false
    }
  }

  async function askIfNeeded(): Promise<void> {
    // If the store can't be read, whoever needs it will say so.
    if (await hasWork().catch(() => false)) await ask()
  }

  void ready.then(registerPeriodicSync)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void askIfNeeded()
  })
  return () => void ask()
}
