import type { Page } from '@playwright/test'
import { takeAllRoom } from './takeAllRoom'

/** How much the browser lets the app keep, by its own means (DevTools protocol, domain Storage). */
export interface DiskQuota {
  /** Takes all the room that is left, down to the last bytes. */
  fill: () => Promise<void>
  /** There is room again. */
  free: () => Promise<void>
}

/** Room for what the app keeps, and not too much to fill. */
const quotaSize = 8_000_000

export async function createDiskQuota(page: Page): Promise<DiskQuota> {
  const session = await page.context().newCDPSession(page)
  const { origin } = new URL(page.url())
  return {
    fill: async () => {
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize })
      while (!(await page.evaluate(takeAllRoom, 10_000)));
    },
    free: async () => {
      await session.send('Storage.overrideQuotaForOrigin', { origin })
    },
  }
}
