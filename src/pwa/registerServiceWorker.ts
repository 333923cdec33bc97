import { Workbox } from 'workbox-window'

/** Lets the app open with no network. After the first paint, so that it competes with nothing a cook is waiting for. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  requestAnimationFrame(() =>
    setTimeout(() => {
      // Without it the app still works while the network is there; that it did not come is no reason to stop.
      new Workbox('/service-worker.js').register().catch(() => undefined)
    }),
  )
}
