declare const self: ServiceWorkerGlobalScope

/**
 * A new version waits until a person takes it: a page that is being used never changes under a cook's hands.
 * The only thing that ends the waiting is the page's word; workbox-window sends it.
 */
export function updateWhenAsked(): void {
  self.addEventListener('message', ({ data }: ExtendableMessageEvent) => {
    if ((data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting()
  })
  // The page of the very first visit came past the worker. Without this it would stay outside until it is opened again.
  self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))
}
