import { drainTag, periodicDrainTag } from '@/pwa/backgroundSync'
import { drainInBackground, type Device } from './drainInBackground'

/** Not in the type library. */
interface SyncEvent extends ExtendableEvent {
  tag: string
}

/**
 * Sends with no tab open what was enqueued: when the browser says that there is a network, and now and then.
 * The event ends with an error while work remains, so that the browser asks again.
 *
 * @returns the way to end it early: a new version can't take over before the events of the old one have ended
 */
export function sendInBackground(worker: ServiceWorkerGlobalScope, device: Device): () => void {
  const leaving = new AbortController()
  let draining: Promise<void> | undefined

  // Both kinds of event may come at once; one drain is enough.
  function drainOnce(): Promise<void> {
    draining ??= drainInBackground(worker, device, leaving.signal).finally(() => (draining = undefined))
    return draining
  }

  const listen = (event: Event) => {
    const { tag } = event as SyncEvent
    if (tag === drainTag || tag === periodicDrainTag) (event as SyncEvent).waitUntil(drainOnce())
  }
  worker.addEventListener('sync', listen)
  worker.addEventListener('periodicsync', listen)
  return () => leaving.abort()
}
