/** Who looks at the app is told there; what the system still shows of it has had its day. Also whenever it is looked at again. */
export function closeSeenNotifications(): void {
  if (!('serviceWorker' in navigator)) return
  const close = async () => {
    if (document.visibilityState !== 'visible') return
    const registration = await navigator.serviceWorker.getRegistration()
    // Not on every browser that has workers; one that can't tell them has shown none.
    for (const notification of (await registration?.getNotifications()) ?? []) notification.close()
  }
  const tryToClose = () => void close().catch(() => undefined)
  tryToClose()
  document.addEventListener('visibilitychange', tryToClose)
}
