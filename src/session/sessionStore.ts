import Dexie, { type EntityTable } from 'dexie'
import type { Language } from '@/locales/messages'
import type { Person } from './deviceSession'
import type { Tokens } from './tokens'

/**
 * The one row of this device. Person and tokens lie side by side so that they can never disagree; `tokens` is null when
 * the server refused to renew them: the person stays, and is asked to sign in again.
 */
export interface DeviceRow {
  key: 'device'
  person: Person
  tokens: Tokens | null
  /** What the page speaks, for the worker, which can't read the page's own choice. Absent: nobody has said. */
  language?: Language | undefined
  /** While a tab or the worker asks for new tokens: see `renewalTurn.ts`. */
  renewingUntil?: number | undefined
}

export type SessionDatabase = Dexie & { device: EntityTable<DeviceRow, 'key'> }

/** A small database of its own: page and worker share it, and a reset of the tasks leaves the person signed in. */
export function openSessionDatabase(name = 'simmer-session'): SessionDatabase {
  const database = new Dexie(name, {
    chromeTransactionDurability: 'strict',
    cache: 'disabled',
  }) as SessionDatabase
  database.version(1).stores({ device: 'key' })
  // A browser closes a database when its storage process dies, and Dexie refuses everything until a reload after an opening
  // that has failed once. The next use shall open it again.
  const open = database.open.bind(database)
  database.open = () =>
    open().catch((error: unknown) => {
      database.close({ disableAutoOpen: false })
      throw error
    })
  return database
}
