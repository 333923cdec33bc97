/**
 * The tags by which page and worker mean the same. Of the first kind there are several: what the browser has tried in vain it
 * tries again after five minutes, then after fifteen, and asking for the same tag meanwhile changes nothing (seen in Chromium).
 */
export const drainTags: readonly string[] = ['simmer-drain', 'simmer-drain-2', 'simmer-drain-3']
export const periodicDrainTag = 'simmer-periodic-drain'

/** Background Sync (WICG) and Periodic Background Sync are in Chromium only, and in no type library. */
interface WithSync {
  sync?: { register(tag: string): Promise<void>; getTags(): Promise<string[]> }
  periodicSync?: { register(tag: string, options: { minInterval: number }): Promise<void> }
}

const hourMs = 3_600_000

/** The worker holds this lock as long as an event by that tag is under way. */
const servingLock = (tag: string) => `simmer-serves/${tag}`

/** Runs in the worker. @returns what `work` returns */
export function whileServing<T>(tag: string, work: () => Promise<T>): Promise<T> {
  const locks = locksHere()
  return locks ? locks.request(servingLock(tag), { mode: 'shared' }, work) : work()
}

/**
 * Asks the browser to wake the worker when there is a network, with or without a tab: at once, also while an earlier wish
 * waits for its next try. Each try in vain costs one of the worker's patient waits, so there are few tags, and one that is
 * being served is asked for again: the browser gives it another turn after this one.
 * @returns false where the browser has no such thing or refuses it: then the page does the work, as ever
 */
export async function registerSync(registration: ServiceWorkerRegistration): Promise<boolean> {
  const { sync } = registration as WithSync
  return isDone(sync && registerDrain(sync))
}

async function registerDrain(sync: Required<WithSync>['sync']): Promise<void> {
  const [served] = await servedTags()
  if (served !== undefined) {
    await sync.register(served)
    // Had it come to its end in the meantime, and in vain, this would have changed nothing.
    if ((await servedTags()).includes(served)) return
  }
  const taken = new Set(await sync.getTags())
  const fresh = drainTags.find(tag => !taken.has(tag))
  await Promise.all((fresh === undefined ? drainTags : [fresh]).map(tag => sync.register(tag)))
}

async function servedTags(): Promise<string[]> {
  const { held = [] } = (await locksHere()?.query()) ?? {}
  return drainTags.filter(tag => held.some(({ name }) => name === servingLock(tag)))
}

// Not on plain http, and not where the unit tests run.
const locksHere = () => (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks

/** Asks the browser to wake the worker now and then; only an installed app is ever granted it. @returns as `registerSync` */
export async function registerPeriodicSync(registration: ServiceWorkerRegistration): Promise<boolean> {
  const { periodicSync } = registration as WithSync
  return isDone(periodicSync?.register(periodicDrainTag, { minInterval: hourMs }))
}

/** Whether this browser can send work with no tab open. */
export function hasBackgroundSync(): boolean {
  return 'SyncManager' in globalThis
}

async function isDone(registering: Promise<unknown> | undefined): Promise<boolean> {
  if (!registering) return false
  return registering.then(
    () => true,
    () => false,
  )
}
