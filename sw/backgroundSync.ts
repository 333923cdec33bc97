import { drainTag, periodicDrainTag } from '@/pwa/backgroundSync'
import { drainInBackground } from './drainInBackground'

/** Not in the type library. */
interface SyncEvent extends ExtendableEvent {
  tag: string
}

/**
 * Sends with no tab open what was enqueued: when the browser says that there is a network, and now and then.
 * The event ends with an error while work remains, so that the browser asks again.
 */
export function sendInBackground(worker: ServiceWorkerGlobalScope): void {
  const listen = (event: Event) => {
    const { tag } = event as SyncEvent
    if (tag === drainTag || tag === periodicDrainTag) (event as SyncEvent).waitUntil(drainOnce(worker))
  }
  worker.addEventListener('sync', listen)
  worker.addEventListener('periodicsync', listen)
}

let draining: Promise<void> | undefined

// Both events may come at once; one drain is enough.
function drainOnce(worker: ServiceWorkerGlobalScope): Promise<void> {
  draining ??= drainInBackground(worker).finally(() => (draining = undefined))
  return draining
}
