import type { Dexie, Table } from 'dexie'
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
export interface StockBalanceRow {
  itemId: string
  quantity: number
  value: number
  revision: number
}

/** A batch with something in it. A negative one is the item's open shortage. */
export interface StockBatchRow {
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
}

/** The stock's stores, to be declared in the same Dexie database as the tasks: an outcome and its figures then land together. */
export const stockTables = {
  stockItems: 'id',
  stockRecipes: 'preparationId',
  stockBalances: 'itemId',
  stockBatches: 'id, itemId',
  stockMeta: 'key',
} as const

export type StockDatabase = Dexie & {
  stockItems: Table<StockItemRow, string>
  stockRecipes: Table<StockRecipeRow, string>
  stockBalances: Table<StockBalanceRow, string>
  stockBatches: Table<StockBatchRow, number>
  stockMeta: Table<StockMetaRow, string>
}
