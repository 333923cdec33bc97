import { createKitchenQueue, type KitchenQueue } from '@/kitchen/kitchenQueue'
import { emptyCatalog } from '@/kitchen/itemCatalog'
import { createAskForStock } from '@/kitchen/stock/askForStock'
import { refreshStock } from '@/kitchen/stock/refreshStock'
import { pickLanguage } from '@/locales/messages'
import { plainTranslate } from '@/locales/plainTranslate'
import { showAppBadge } from '@/pwa/appBadge'
import type { Backend } from '@/session/backend'
import type { DeviceSession } from '@/session/deviceSession'
import { failedTasks, tellFailures } from './notifications'

/**
 * How long an event waits for what becomes due soon: retries after 2 s and 4 s, the first probes of a silent server, and a
 * lease of 15 s that somebody has left behind. Then the browser shall ask again, which costs no battery meanwhile.
 */
const patienceMs = 30_000

/** The browser is told to ask again by an event that fails; this says why, in its log. */
class WorkRemainsError extends Error {
  override readonly name = 'WorkRemainsError'
  constructor(count: number) {
    super(`Still to be sent: ${count}.`)
  }
}

export interface Device {
  backend: Backend
  session: DeviceSession
}

/**
 * One drain of the person at the device, with the page's own engine, transport and session.
 * The queue lives as long as the event: an idle worker holds no connection that a newer schema would have to close.
 *
 * @param signal ends it early: what is being sent is settled first
 * @throws WorkRemainsError; anything that the session's store throws
 */
export async function drainInBackground(
  worker: ServiceWorkerGlobalScope,
  { backend, session }: Device,
  signal?: AbortSignal,
): Promise<void> {
  const t = plainTranslate((await session.language()) ?? pickLanguage(preferencesOfDevice()))
  const kitchen = createKitchenQueue({
    session,
    backend,
    translate: t,
    catalog: emptyCatalog,
  })
  try {
    if (!(await session.person())) return
    await kitchen.untilPersonIsKnown
    const { queue } = kitchen
    const failedBefore = await failedTasks(kitchen)
    const { finished } = await queue.drainFor(patienceMs, signal)
    await tellFailures(worker, kitchen, failedBefore, t)
    if (finished > 0 && !signal?.aborted) await refresh(kitchen)
    const left = await queue.countLeft()
    const open = await queue.reads.open()
    // Also what waits for a person to sign in: it is open, though asking again would not help.
    showAppBadge(open.filter(({ owner }) => owner === queue.state.person?.id).length)
    if (left > 0) throw new WorkRemainsError(left)
  } finally {
    kitchen.close()
  }
}

// Some worker scopes have no such list.
function preferencesOfDevice(): readonly string[] {
  return (navigator as Partial<WorkerNavigator>).languages ?? []
}

// The work is done, whether or not fresh figures come: the next page asks for them again.
async function refresh({ queue, database, rpc }: KitchenQueue): Promise<void> {
  const { person } = queue.state
  if (person) await refreshStock(database, createAskForStock(rpc), person.id).catch(() => undefined)
}
