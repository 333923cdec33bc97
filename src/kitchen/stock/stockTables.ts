import type { Dexie, Table } from 'dexie'
import type { NewTask, Task } from '@/queue'
import type { BaseUnit } from '../units'

export interface StockItemRow {
  id: string
  kind: 'product' | 'preparation'
  name: string
  baseUnit: BaseUnit
  departments: ('kitchen' | 'bar')[]
  /** Days that a preparation keeps; 0 is the end of the same day, null is for ever. */
  shelfLifeDays: number | null
  /** IDR per base unit. */
  lastKnownCost: number | null
}

export interface RecipeLine {
  itemId: string
  /** In the ingredient's base unit, for `outputQuantity` of the preparation. */
  quantity: number
  yieldPercent: number
}

export interface StockRecipeRow {
  preparationId: string
  outputQuantity: number
  lines: RecipeLine[]
}

/** The server's sum over an item's batches; `revision` grows by one with each task that touches the item. */
export interface StockBalance {
  itemId: string
  quantity: number
  value: number
  revision: number
}

export interface StockBalanceRow extends StockBalance {
  /** Results of this device's own tasks that are further on than `revision`: what lies between is not known yet. */
  ahead?: (StockBalance & { change: number })[] | undefined
}

/** A batch with something in it. A negative one is the item's open shortage. */
export interface StockBatchRow {
  /** The server's. Below 0: from a task's result, which does not tell the id, until the next snapshot does. */
  id: number
  itemId: string
  batchNumber: string
  quantity: number
  unitCost: number
  /** ISO 8601. */
  receivedAt: string
  expiresAt: string | null
}

/** What the copy as a whole is: up to where, of which life of the database, as of when. */
export interface StockMetaRow {
  key: 'copy'
  cursor: string
  epoch: string
  /** ISO 8601, by this device's clock. */
  refreshedAt: string
  /** Open tasks of this device whose effect this copy already contains, or that were cancelled on the server. */
  decided: { id: string; outcome: 'applied' | 'cancelled' }[]
  /** Open tasks that this copy may contain or not: sent, and the answer could not tell, for somebody else had asked. */
  unclear?: string[] | undefined
  /** One more with each answer that is kept: whether another tab has kept one meanwhile. */
  edition?: number | undefined
}

/** The stock's stores, to be declared in the same Dexie database as the tasks: an outcome and its figures then land together. */
export const stockTables = {
  stockItems: 'id',
  stockRecipes: 'preparationId',
  stockBalances: 'itemId',
  stockBatches: 'id, itemId',
  stockMeta: 'key',
} as const

/** The stock's tables, and the queue's `tasks`, which the stock only reads: what is pending must be of the same moment. */
export type StockDatabase = Dexie & {
  readonly tasks: Table<Task, number, NewTask>
  stockItems: Table<StockItemRow, string>
  stockRecipes: Table<StockRecipeRow, string>
  stockBalances: Table<StockBalanceRow, string>
  stockBatches: Table<StockBatchRow, number>
  stockMeta: Table<StockMetaRow, string>
}
