/** The tags by which page and worker mean the same. */
export const drainTag = 'simmer-drain'
export const periodicDrainTag = 'simmer-periodic-drain'

/** Background Sync (WICG) and Periodic Background Sync are in Chromium only, and in no type library. */
interface WithSync {
  sync?: { register(tag: string): Promise<void> }
  periodicSync?: { register(tag: string, options: { minInterval: number }): Promise<void> }
}

const hourMs = 3_600_000

/**
 * Asks the browser to wake the worker when there is a network, with or without a tab.
 * @returns false where the browser has no such thing or refuses it: then the page does the work, as ever
 */
export async function registerSync(registration: ServiceWorkerRegistration): Promise<boolean> {
  const { sync } = registration as WithSync
  return isDone(sync?.register(drainTag))
}

/** Asks the browser to wake the worker now and then; only an installed app is ever granted it. @returns as `registerSync` */
export async function registerPeriodicSync(registration: ServiceWorkerRegistration): Promise<boolean> {
  const { periodicSync } = registration as WithSync
  return isDone(periodicSync?.register(periodicDrainTag, { minInterval: hourMs }))
}

/** Whether this browser can send work with no tab open. */
export function hasBackgroundSync(): boolean {
  return 'SyncManager' in globalThis
}

async function isDone(registering: Promise<void> | undefined): Promise<boolean> {
  if (!registering) return false
  return registering.then(
    () => true,
    () => false,
  )
}
