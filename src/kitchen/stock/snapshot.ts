import * as v from 'valibot'
import type { StockBalance, StockBatchRow, StockItemRow, StockMetaRow, StockRecipeRow } from './stockTables'

/** What `stock_snapshot` says, in this device's words. */
export interface StockSnapshot {
  cursor: string
  epoch: string
  items: StockItemRow[]
  recipes: StockRecipeRow[]
  balances: StockBalance[]
  /** Quantity 0: the batch is used up. */
  batches: StockBatchRow[]
  removedItems: string[]
  decided: StockMetaRow['decided']
}

const number = v.pipe(v.number(), v.finite())

/** One balance as the server writes it, in a snapshot and in a task's result. */
export const balanceSchema = v.pipe(
  v.object({ item_id: v.string(), quantity: number, value: number, revision: number }),
  v.transform(({ item_id, ...rest }): StockBalance => ({
    itemId: item_id,
    ...rest,
  })),
)

const itemSchema = v.pipe(
  v.object({
    id: v.string(),
    kind: v.picklist(['product', 'preparation']),
    name: v.string(),
    base_unit: v.picklist(['g', 'ml', 'pcs']),
    departments: v.array(v.picklist(['kitchen', 'bar'])),
    shelf_life_days: v.nullish(number, null),
    last_known_cost: v.nullish(number, null),
  }),
  v.transform((row): StockItemRow => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    baseUnit: row.base_unit,
    departments: row.departments,
    shelfLifeDays: row.shelf_life_days,
    lastKnownCost: row.last_known_cost,
  })),
)

const recipeSchema = v.pipe(
  v.object({
    preparation_id: v.string(),
    output_quantity: number,
    lines: v.array(v.object({ item_id: v.string(), quantity: number, yield_percent: number })),
  }),
  v.transform((row): StockRecipeRow => ({
    preparationId: row.preparation_id,
    outputQuantity: row.output_quantity,
    lines: row.lines.map(line => ({
      itemId: line.item_id,
      quantity: line.quantity,
      yieldPercent: line.yield_percent,
    })),
  })),
)

const batchSchema = v.pipe(
  v.object({
    id: number,
    item_id: v.string(),
    batch_number: v.string(),
    quantity: number,
    unit_cost: number,
    received_at: v.string(),
    expires_at: v.nullish(v.string(), null),
  }),
  v.transform((row): StockBatchRow => ({
    id: row.id,
    itemId: row.item_id,
    batchNumber: row.batch_number,
    quantity: row.quantity,
    unitCost: row.unit_cost,
    receivedAt: row.received_at,
    expiresAt: row.expires_at,
  })),
)

const snapshotSchema = v.pipe(
  v.object({
    cursor: v.string(),
    epoch: v.string(),
    items: v.array(itemSchema),
    recipes: v.array(recipeSchema),
    balances: v.array(balanceSchema),
    batches: v.array(batchSchema),
    removed: v.object({ items: v.array(v.string()) }),
    decided: v.array(v.object({ id: v.string(), outcome: v.picklist(['applied', 'cancelled']) })),
  }),
  v.transform(({ removed, ...rest }): StockSnapshot => ({ ...rest, removedItems: removed.items })),
)

/** Reads an answer of `stock_snapshot`. @throws ValiError when it is not one. */
export function readSnapshot(answer: unknown): StockSnapshot {
  return v.parse(snapshotSchema, answer)
}
