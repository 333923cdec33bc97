import type { Page } from '@playwright/test'

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
      await page.evaluate(takeAllRoom)
    },
    free: async () => {
      await session.send('Storage.overrideQuotaForOrigin', { origin })
    },
  }
}

/** Runs in the page: ever smaller pieces into a database beside the app's, until not even the smallest one is taken. */
async function takeAllRoom(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('what-fills-the-disk', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('pieces', { autoIncrement: true })
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(new Error(opening.error?.message))
  })
  const isTaken = (size: number) =>
    new Promise<boolean>((resolve, reject) => {
      const transaction = database.transaction('pieces', 'readwrite')
      // Of chance, or it would be packed into nothing.
      const piece = new Uint8Array(size)
      for (let from = 0; from < size; from += 65_536)
        crypto.getRandomValues(piece.subarray(from, from + 65_536))
      transaction.objectStore('pieces').add(piece)
      transaction.oncomplete = () => resolve(true)
      transaction.onabort = () => {
        if (transaction.error?.name === 'QuotaExceededError') resolve(false)
        else reject(new Error(transaction.error?.message))
      }
    })
  for (const size of [1_000_000, 100_000, 10_000, 1_000, 100]) {
    while (await isTaken(size));
  }
  database.close()
}
