import type { BrowserContext, CDPSession } from '@playwright/test'
import type { App } from './app'
import { rowsOf } from './storedTasks'

/**
 * Gives the app little room on this device, in earnest: by the browser's own quota. To be called before the app is opened in
 * this browser: Chromium believes for 30 s in the room that it found when something was stored. What the app has in
 * IndexedDB is gone, because it would make room later, when Chromium tidies up.
 *
 * @param spareBytes beyond what the browser has of the app itself
 */
export async function limitRoom(context: BrowserContext, url: string, spareBytes: number): Promise<void> {
  const { origin } = new URL(url)
  // From a page that stays where it is: the setting goes with the session, and that with a change of process.
  const session = await context.newCDPSession(await context.newPage())
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
  await allow(session, origin, spareBytes)
}

/** So much more than is used, for as long as the session lasts. */
async function allow(session: CDPSession, origin: string, spareBytes: number): Promise<void> {
  const { usage } = await session.send('Storage.getUsageAndQuota', { origin })
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + spareBytes })
}

/** Somebody else on this device takes all the room that is left. */
export async function fillDisk({ page }: App): Promise<void> {
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('somebody-else')
      opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { autoIncrement: true })
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error ?? new Error('Not opened.'))
    })
    const fits = (bytes: number) =>
      new Promise<boolean>(resolve => {
        const transaction = database.transaction('rows', 'readwrite')
        transaction.oncomplete = () => resolve(true)
        transaction.onabort = () => resolve(false)
        transaction.objectStore('rows').add(crypto.getRandomValues(new Uint8Array(bytes)))
      })
    for (const bytes of [60_000, 5_000, 100]) while (await fits(bytes));
    database.close()
  })
}

/**
 * There is room again: what took it is gone, and the browser may use more of the disk. The first alone is not enough.
 * Chromium counts its files, and after a database is deleted they may be as large as before, but for some kilobytes.
 */
export async function emptyDisk({ page, url }: App): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase('somebody-else')
        deleting.onsuccess = () => resolve()
        deleting.onerror = () => reject(deleting.error ?? new Error('Not deleted.'))
      }),
  )
  await allow(await page.context().newCDPSession(page), new URL(url).origin, 3_000_000)
}

/** As if the room kept for sending had been used up before. */
export async function useUpReserve({ page }: App): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('simmer')
        opening.onerror = () => reject(opening.error ?? new Error('Not opened.'))
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('reserve', 'readwrite')
          transaction.objectStore('reserve').clear()
          transaction.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
  )
}

/** Whether the room is there that the queue keeps free for sending. */
export async function hasReserve({ page }: App): Promise<boolean> {
  const [rows] = (await page.evaluate(rowsOf, ['reserve'])) as [{ key: string }[]]
  return rows.some(({ key }) => key === 'room')
}
