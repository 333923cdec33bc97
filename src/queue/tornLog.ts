import { browserEnvironment } from './environment'

/** It takes some milliseconds, unless a frozen tab has stopped in the middle of it: no start waits for that. */
const patienceMs = 1_000

/**
 * Keeps Chromium from deleting the database at the start after the next one.
 *
 * Chromium's IndexedDB is a LevelDB that goes on writing to its last log (`reuse_logs`). A browser that is killed between
 * the head of a record and its body leaves half a record at the end of that log. The next start skips it and appends behind
 * it; the start after that finds it in the middle, calls it corruption, and Chromium deletes all databases of the origin:
 * https://github.com/google/leveldb/issues/1287. In a series of kills during writes that was one in twenty.
 *
 * All databases of an origin share one LevelDB, and when one of them is deleted Chromium compacts what it held, for which
 * LevelDB begins a new log and drops the old one, with whatever is torn in it. So an empty database is made and deleted. It
 * can't be seen from here whether anything is torn, so it is done at each opening.
 * What remains is a kill within these milliseconds, right after one that tore the log. All else waits meanwhile: work
 * that went on beside it was killed in the middle of it, and the database was gone.
 *
 * @param name of the empty database; one that a kill has left is deleted by the next start
 */
export function leaveTornLog(name: string): Promise<void> {
  return new Promise(resolve => {
    const cancelTimer = browserEnvironment().setTimer(resolve, patienceMs)
    const goOn = () => {
      cancelTimer()
      resolve()
    }
    const opening = indexedDB.open(name)
    // Full, most likely. The database is as good as it would be without this.
    opening.onerror = goOn
    opening.onsuccess = () => {
      opening.result.close()
      const deleting = indexedDB.deleteDatabase(name)
      deleting.onsuccess = deleting.onerror = goOn
    }
  })
}
