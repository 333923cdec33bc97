import type { QueueDatabase } from './database'
import { noise } from './noise'
import { isStorageFull } from './storageErrors'

/**
 * Room for some hundred claims and settlements. Large enough for browsers to keep it in a file of its own, so that giving
 * it up makes room at once (Chromium does from 64 KB on), and noise, so that none of them compresses it away.
 */
const reserveBytes = 512 * 1024

/**
 * Room that is kept free for sending: on a full disk nothing could be claimed, so nothing could be sent, so nothing
 * would ever leave. One row holds it, and goes when a write about a stored task finds no room.
 */
export class Reserve {
  /** Known in this tab to be gone: nothing new may take its room. */
  isGivenUp = false

  constructor(private readonly database: QueueDatabase) {}

  /** @returns whether there was something to give up */
  async giveUp(): Promise<boolean> {
    const { reserve } = this.database
    const had = await this.database.transaction('rw', reserve, async () => {
      const count = await reserve.count()
      await reserve.clear()
      return count > 0
    })
    this.isGivenUp = true
    return had
  }

  /** Takes the room if it is not taken. @returns whether it is. @throws what is no lack of room */
  async keep(): Promise<boolean> {
    const { reserve } = this.database
    try {
      await this.database.transaction('rw', reserve, async () => {
        if (!(await reserve.get('room'))) await reserve.put({ key: 'room', bytes: noise(reserveBytes) })
      })
      this.isGivenUp = false
    } catch (error) {
      if (!isStorageFull(error)) throw error
      this.isGivenUp = true
    }
    return !this.isGivenUp
  }
}
