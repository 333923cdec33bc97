import { claimMe, endSoon } from '@/pwa/workerMessages'

/**
 * A new version waits until a person takes it: a page that is being used never changes under a cook's hands.
 * The only thing that ends the waiting is the page's word; workbox-window sends it to the new worker. The old one is asked
 * to come to an end, because the new one can't take over before the old one's events are over.
 */
export function updateWhenAsked(worker: ServiceWorkerGlobalScope, comeToAnEnd: () => void): void {
  worker.addEventListener('message', event => {
    const type = (event.data as { type?: unknown } | null)?.type
    if (type === 'SKIP_WAITING') void worker.skipWaiting()
    if (type === endSoon.type) comeToAnEnd()
    if (type === claimMe.type) event.waitUntil(worker.clients.claim())
  })
  // The page of the very first visit came past the worker. Without this it would stay outside until it is opened again.
  worker.addEventListener('activate', event => event.waitUntil(worker.clients.claim()))
}
