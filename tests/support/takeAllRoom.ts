/**
 * Runs in a page: ever smaller pieces into a database beside the app's, until not even the smallest one is taken.
 *
 * @param ms about how long; a driver ends a script that takes long
 * @returns whether all is taken; if not, it goes on at the next call
 */
export async function takeAllRoom(ms: number): Promise<boolean> {
  const endsAt = performance.now() + ms
  const open = () =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('what-fills-the-disk', 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore('pieces', { autoIncrement: true })
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(new Error(opening.error?.message))
    })
  const isTaken = (database: IDBDatabase, size: number) =>
    new Promise<boolean>((resolve, reject) => {
      const transaction = database.transaction('pieces', 'readwrite', { durability: 'relaxed' })
      // Of chance, or it would be packed into nothing.
      const piece = new Uint8Array(size)
      for (let from = 0; from < size; from += 65_536)
        crypto.getRandomValues(piece.subarray(from, from + 65_536))
      transaction.objectStore('pieces').add(piece)
      transaction.oncomplete = () => resolve(true)
      transaction.onabort = () => {
        // At its limit Firefox says so, or that it does not know what happened; then a smaller piece finds out.
        if (['QuotaExceededError', 'UnknownError'].includes(transaction.error?.name ?? '')) resolve(false)
        else reject(new Error(transaction.error?.message))
      }
    })
  for (const size of [10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100]) {
    // One for each size: Firefox closes the connection that has met the limit.
    const database = await open()
    while (await isTaken(database, size)) {
      if (performance.now() > endsAt) {
        database.close()
        return false
      }
    }
    database.close()
  }
  return true
}

/** Runs in a page: there is room again. */
export async function giveRoomBack(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase('what-fills-the-disk')
    deleting.onsuccess = () => resolve()
    deleting.onerror = () => reject(new Error(deleting.error?.message))
  })
}
