import type { Person } from '@/session/deviceSession'
import type { StockItem } from '../stock/stockView'
import type { Fix } from './fix'

/** What every dialog of the kitchen is given. */
export interface DialogProps {
  /** Everything on the board: what can be chosen, and what it is made of. */
  items: readonly StockItem[]
  /** The person at the device, in whose name the task is made. */
  person: Person
  /** As of when the figures are. */
  refreshedAt?: Date | null
  /** The failed task that it opens filled in with, and that what is sent replaces. */
  fix?: Fix | null
}
