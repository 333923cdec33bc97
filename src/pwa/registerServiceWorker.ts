import { Workbox } from 'workbox-window'

/**
 * Lets the app open with no network. After the first paint, so that it competes with nothing a cook is waiting for.
 *
 * @returns null where there is no service worker: plain http on a LAN, or the app with hot reload
 */
export function registerServiceWorker(): Workbox | null {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return null
  const workbox = new Workbox('/service-worker.js')
  requestAnimationFrame(() =>
    setTimeout(() => {
      // Without it the app still works while the network is there; that it did not come is no reason to stop.
      workbox.register().catch(() => undefined)
    }),
  )
  return workbox
}
