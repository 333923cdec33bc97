import { expect } from '@playwright/test'
import { patienceMs } from './app'
import { hasReserve } from './fullDisk'
import type { Kitchen, KitchenOptions } from './kitchen'

/** A kitchen whose tablet has next to no room left; what the queue keeps free for sending is there. */
export async function onSmallTablet(kitchen: (options: KitchenOptions) => Promise<Kitchen>) {
  const { app: first, tablet, proxy, database } = await kitchen({ person: null })
  await first.expectOpensOffline()
  await tablet.close()
  const app = await tablet.reopen({ spareBytes: 3_000_000 })
  await app.signIn('kitchen')
  await expect.poll(() => hasReserve(app), { timeout: patienceMs }).toBe(true)
  return { app, tablet, proxy, database }
}
