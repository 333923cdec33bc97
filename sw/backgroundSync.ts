import { drainTags, periodicDrainTag, whileServing } from '@/pwa/backgroundSync'
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
  let last: Promise<unknown> = Promise.resolve()

  // One after the other: what came too late for the drain in hand gets one of its own, which finds little to do.
  function drain(): Promise<void> {
    const mine = last.then(() => drainInBackground(worker, device, leaving.signal))
    last = mine.catch(() => undefined)
    return mine
  }

  const listen = (event: Event) => {
    const { tag } = event as SyncEvent
    if (drainTags.includes(tag) || tag === periodicDrainTag)
      (event as SyncEvent).waitUntil(whileServing(tag, drain))
  }
  worker.addEventListener('sync', listen)
  worker.addEventListener('periodicsync', listen)
  return () => leaving.abort()
}
