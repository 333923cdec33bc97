import { Dexie, type Table } from 'dexie'
import { isChromium, type Environment } from './environment'
import { StorageError } from './errors'
import { Listeners } from './listeners'
import { rereadEverything } from './rereadEverything'
import { asStorageError } from './storageErrors'
import type { Attempt, NewTask, Task } from './task'
import { leaveTornLog } from './tornLog'

/** 2: the table `reserve`. */
const SCHEMA_VERSION = 2

export interface DatabaseOptions {
  /** Default `simmer`. */
  name?: string
  /**
   * `strict` (default): a write is done when the operating system was told to put it on the disk.
   * `relaxed`: when it was handed over; faster on slow flash, and a power cut may lose the last moments.
   */
  durability?: 'strict' | 'relaxed'
  /** Dexie schemas of further tables, for data that must change in one transaction with a task. */
  companionTables?: Record<string, string>
  /** Raise it when the schema of a companion table changes; default 1. */
  companionVersion?: number
  /** Called when a newer version of the app wants to change the schema: this tab has closed and needs a reload. */
  onOutdated?: () => void
}

/** The tables `tasks` and `attempts`, room kept free for both, and what the app keeps beside them. */
export class QueueDatabase extends Dexie {
  declare readonly tasks: Table<Task, number, NewTask>
  declare readonly attempts: Table<Attempt & { n: number }, number, Attempt>
  declare readonly reserve: Table<{ key: 'room'; bytes: Uint8Array }, string>
  /** Set once an upgrade elsewhere closed this connection. */
  isOutdated = false
  /** Told when an open connection was closed by somebody else: it may be opened again. */
  readonly takenAway = new Listeners(error => console.error(error))
  /** Closed on purpose: it stays so. */
  private isShut = false

  constructor({
    name = 'simmer',
    durability = 'strict',
    companionTables = {},
    companionVersion = 1,
    onOutdated,
  }: DatabaseOptions = {}) {
    // No cache: what another tab or the worker has written may reach us late or never, and the rows are the truth.
    super(name, { chromeTransactionDurability: durability, cache: 'disabled' })
    const version = SCHEMA_VERSION * 100 + companionVersion
    this.version(version).stores({
      tasks: '++seq, &id, open, status, completedAt, announceTo',
      attempts: '++n, taskId',
      reserve: 'key',
      ...companionTables,
    })
    this.on('versionchange', event => {
      if (event.newVersion === null) {
        // Somebody deletes the database. There is nothing to save in it any more, and work goes on in a new one.
        this.close({ disableAutoOpen: false })
        return false
      }
      this.isOutdated = true
      this.close({ disableAutoOpen: true })
      onOutdated?.()
      // `false` keeps Dexie's own handler away, which would reopen the newer schema under this older code.
      return false
    })
    const checkVersion = () => {
      // Dexie 4 opens a schema that is newer than its code. Code older than the stored schema must not claim.
      if (this.backendDB().version > version * 10) {
        this.isOutdated = true
        onOutdated?.()
        throw new Error('The stored schema is newer than this code.')
      }
    }
    // At every opening, not only the first: Dexie opens again by itself for a page of the back/forward cache.
    this.on(
      'ready',
      async () => {
        checkVersion()
        if (isChromium()) await leaveTornLog(`${name}-log`)
      },
      true,
    )
  }

  /**
   * Resolves when it is open: at once, mostly. A browser closes a database when its data is cleared or its process dies,
   * and an opening that has failed once would otherwise fail for ever.
   * @throws what Dexie throws, for one that was closed on purpose too
   */
  async whenOpen(): Promise<void> {
    if (this.isOpen()) return
    if (this.isShut || this.isOutdated) throw new Dexie.DatabaseClosedError('It was closed on purpose.')
    await this.open()
    // What was read before, or failed meanwhile, may be of another life of the database.
    rereadEverything()
  }

  /** Dexie closes with `disableAutoOpen: false` what the browser has taken away, or puts into its back/forward cache. */
  override close(options: { disableAutoOpen: boolean } = { disableAutoOpen: true }): void {
    const wasOpen = this.isOpen()
    super.close(options)
    this.isShut = options.disableAutoOpen
    if (wasOpen && !this.isShut) this.takenAway.tell()
  }
}

/**
 * Opens the database of the queue, or says why it can't. Waits for as long as a page with an older schema holds it.
 * @throws StorageError `storage_unavailable`, `storage_outdated`
 */
export async function openQueueDatabase(options: DatabaseOptions = {}): Promise<QueueDatabase> {
  const database = new QueueDatabase(options)
  try {
    await database.open()
  } catch (error) {
    throw asStorageError(error, database)
  }
  return database
}

/**
 * Resolves when the database is open. An older tab that is frozen may hold its schema and block it for ever.
 * @throws StorageError
 */
export function openWithin(
  database: QueueDatabase,
  timeoutMs: number,
  environment: Environment,
): Promise<void> {
  if (database.isOpen()) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const cancelTimer = environment.setTimer(() => {
      const message = 'Another tab holds the storage of this app. Close the other tabs of it and try again.'
      reject(new StorageError('storage_unavailable', message))
    }, timeoutMs)
    database
      .whenOpen()
      .then(resolve, (error: unknown) => reject(asStorageError(error, database)))
      .finally(cancelTimer)
  })
}
