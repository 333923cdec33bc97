import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare global {
  interface ServiceWorkerGlobalScope {
    /** The list of built files, put here by the build. */
    __WB_MANIFEST: (PrecacheEntry | string)[]
  }
}

/**
 * Keeps the built app on the device, so that it opens with no network at all.
 * Requests to the backend are never answered from here: a cached answer would look like evidence that the server is up.
 */
export function openOffline(files: (PrecacheEntry | string)[]): void {
  precacheAndRoute(files)
  cleanupOutdatedCaches()
  registerRoute(
    new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist: [/^\/(rest|auth|_system)\//] }),
  )
}
