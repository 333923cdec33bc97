import type { QueueDatabase } from './database'
import { pruneEarly } from './prune'
import type { Reserve } from './reserve'
import { asStorageError, isConnectionLost, isStorageFull } from './storageErrors'

export interface PersistentWritesOptions {
  now: () => number
  /** Rejects with a StorageError if the database can't be had soon. */
  untilOpen: () => Promise<void>
  reserve: Reserve
}

/**
 * Reads and writes that survive what a device does to its storage: each is tried once more where room could be made, or
 * where the browser had let go of the database. A second try may find that the first was committed and not told, so it is
 * told which one it is.
 */
export class PersistentWrites {
  constructor(
    private readonly database: QueueDatabase,
    private readonly options: PersistentWritesOptions,
  ) {}

  /**
   * For what has to be written although the device is full: without a claim nothing may be sent, and what was sent has to
   * be known as done.
   * @throws StorageError, and what `transact` throws of the queue's own errors
   */
  async write<T>(transact: (isSecondTry: boolean) => PromiseLike<T>): Promise<T> {
    return this.told(() => this.twice(transact, () => this.giveUpRoom()))
  }

  /** For what is new: it leaves the room alone that is kept for sending. @throws what Dexie throws, or a StorageError */
  add<T>(transact: (isSecondTry: boolean) => PromiseLike<T>): Promise<T> {
    return this.twice(transact, async () => (await pruneEarly(this.database, this.options.now())) > 0)
  }

  /** @throws StorageError, and what `query` throws of the queue's own errors */
  read<T>(query: () => PromiseLike<T>): Promise<T> {
    return this.told(() => this.twice(query, () => Promise.resolve(false)))
  }

  private async twice<T>(
    transact: (isSecondTry: boolean) => PromiseLike<T>,
    makeRoom: () => Promise<boolean>,
  ): Promise<T> {
    try {
      await this.options.untilOpen()
      return await transact(false)
    } catch (error) {
      if (isStorageFull(error)) {
        if (!(await makeRoom())) throw error
      } else if (!isConnectionLost(error)) throw error
      await this.options.untilOpen()
      return transact(true)
    }
  }

  private async giveUpRoom(): Promise<boolean> {
    const { reserve, now } = this.options
    // Where even deleting it finds no room, deleting finished rows may.
    const hasGiven = await reserve.giveUp().catch((error: unknown) => {
      if (!isStorageFull(error)) throw error
      return false
    })
    return hasGiven || (await pruneEarly(this.database, now())) > 0
  }

  private async told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw asStorageError(error, this.database)
    }
  }
}
