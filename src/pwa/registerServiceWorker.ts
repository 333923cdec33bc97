import { Workbox } from 'workbox-window'
import { claimMe } from './workerMessages'

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
  void getClaimed(navigator.serviceWorker)
  return workbox
}

/**
 * A page that was being opened while the first worker came to life is nobody's: the worker's own claim came too early for
 * it, and nothing makes up for that (seen in Chromium with a second tab). Without a network such a page could load nothing
 * that it has not loaded yet.
 */
export async function getClaimed(
  container: Pick<ServiceWorkerContainer, 'ready' | 'controller'>,
): Promise<void> {
  const { active } = await container.ready
  if (!container.controller) active?.postMessage(claimMe)
}
