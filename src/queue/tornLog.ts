import { noise } from './noise'

/** LevelDB begins a new log once so much was written to the last one. */
const writeBufferBytes = 4 * 1024 * 1024

/** From 64 KiB on Chromium keeps a value in a file of its own, past the log. */
const valueBytes = 60_000

/** Room for what belongs to a record beside its value. */
const writes = Math.ceil((writeBufferBytes * 1.1) / valueBytes)

/** What all of it takes for a while: Chromium writes each value twice, to be able to take it back. */
const roomNeeded = 10 * 1024 * 1024

/**
 * Keeps Chromium from deleting the database at the start after the next one.
 *
 * Chromium's IndexedDB is a LevelDB that goes on writing to its last log (`reuse_logs`). A browser that is killed between
 * the head of a record and its body leaves half a record at the end of that log. The next start skips it and appends behind
 * it; the start after that finds it in the middle, calls it corruption, and Chromium deletes all databases of the origin:
 * https://github.com/google/leveldb/issues/1287. In a series of kills during writes that was one in twenty.
 *
 * So much is written at once that LevelDB begins a new log and drops the old one, with whatever is torn in it. It can't be
 * seen from here whether there is anything, so it is done at each opening of a database that was there before. A kill within
 * these moments (half a second on a machine of two slow cores) right after one that tore the log is what remains, and a device
 * without room for it. All else waits meanwhile: work that went on beside it was killed in the middle of it, and the database was
 * gone, in five of eight series of 25 kills.
 *
 * @param store one whose rows have the key path `key`; what is written is gone again afterwards
 */
export async function leaveTornLog(database: IDBDatabase, store: string): Promise<void> {
  try {
    // One that lies past the log is refused before anything is written, and makes room at once. The many small ones would
    // leave what they had written in the log of a full device, and `navigator.storage.estimate()` does not tell the truth.
    // A blob is stored as it is, where bytes would be copied and packed: on a small machine that took half a second.
    const room = new Blob([new Uint8Array(roomNeeded)])
    await commit(database, store, rows => rows.put({ key: 'log', bytes: room }))
    // A value that compresses takes no room.
    const bytes = noise(valueBytes)
    await commit(database, store, rows => {
      for (let count = 0; count < writes; count++) rows.put({ key: 'log', bytes })
    })
  } catch {
    // Full, most likely. The database is as good as it would be without this.
  }
  // The first write of the new log; or what an earlier start, that was killed in the middle of this, has left.
  await commit(database, store, rows => rows.delete('log')).catch(() => undefined)
}

function commit(
  database: IDBDatabase,
  store: string,
  write: (rows: IDBObjectStore) => unknown,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // Nobody has to wait for the disk: a process that is killed takes nothing along that the system has.
    const transaction = database.transaction(store, 'readwrite', { durability: 'relaxed' })
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('Aborted.'))
    write(transaction.objectStore(store))
  })
}
