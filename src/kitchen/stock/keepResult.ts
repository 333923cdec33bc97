import * as v from 'valibot'
import type { Task } from '@/queue'
import { readTaskResult, type TaskResult } from '../taskResult'
import { afterResult } from './balances'
import { put, short, sum, takeNamed } from './batchMoves'
import type { StockBalanceRow, StockBatchRow, StockDatabase } from './stockTables'

/** The tables that `keepResult` writes. */
export const resultTables = ['stockBalances', 'stockBatches']

const productionSchema = v.object({ preparationId: v.string() })

/**
 * Writes what a task has done into this device's copy. Call it inside the transaction that completes the task: it then
 * stops being pending at the moment at which its effect is among the figures, and no number moves.
 */
export async function keepResult(
  database: Pick<StockDatabase, 'stockBalances' | 'stockBatches'>,
  { payload, result: stored }: Pick<Task, 'payload' | 'result'>,
): Promise<void> {
  const result = readTaskResult(stored)
  if (!result) return
  const production = v.safeParse(productionSchema, payload)
  const madeId = result.produced && production.success ? production.output.preparationId : undefined
  const { stockBalances, stockBatches } = database
  const ids = result.balances.map(({ item_id: id }) => id)
  const [held, batches] = await Promise.all([
    stockBalances.bulkGet(ids),
    stockBatches.where('itemId').anyOf(ids).toArray(),
  ])

  const balances: StockBalanceRow[] = []
  const changed: StockBatchRow[] = []
  const emptied: number[] = []
  let lowestId = await lowestOf(stockBatches)
  for (const [index, { item_id: itemId, ...figures }] of result.balances.entries()) {
    const row = held[index]
    const after = afterResult(row, { itemId, ...figures }, changeOf(itemId, result, madeId))
    if (!after) continue
    balances.push(after)
    // Without figures of the item there are no batches to bring forward; a snapshot will bring both.
    if (!row) continue
    const before = batches.filter(batch => batch.itemId === itemId)
    const now = batchesAfter(before, itemId, result, madeId)
    const named = now.map(batch => {
      const isNew = batch.id < 0 && !before.some(one => one.id === batch.id)
      return isNew ? { ...batch, id: (lowestId -= 1) } : batch
    })
    changed.push(...named)
    emptied.push(...before.filter(batch => !named.some(one => one.id === batch.id)).map(({ id }) => id))
  }
  await stockBalances.bulkPut(balances)
  await stockBatches.bulkPut(changed)
  await stockBatches.bulkDelete(emptied)
}

function changeOf(itemId: string, result: TaskResult, madeId: string | undefined): number {
  const taken = [...result.allocations, ...result.shortages].filter(line => line.item_id === itemId)
  const made = itemId === madeId ? (result.produced?.quantity ?? 0) : 0
  return taken.reduce((change, { quantity }) => sum(change, -quantity), made)
}

function batchesAfter(
  before: readonly StockBatchRow[],
  itemId: string,
  { allocations, shortages, produced }: TaskResult,
  madeId: string | undefined,
): readonly StockBatchRow[] {
  const own = allocations.filter(line => line.item_id === itemId)
  const taken = takeNamed(
    before,
    own.map(({ batch_number: batchNumber, quantity }) => ({ batchNumber, quantity })),
  )
  const missing = shortages
    .filter(line => line.item_id === itemId)
    .reduce((all, { quantity }) => sum(all, quantity), 0)
  const left = short(taken, itemId, missing)
  if (!produced || itemId !== madeId) return left
  return put(left, itemId, {
    batchNumber: produced.batch_number,
    quantity: produced.quantity,
    unitCost: produced.unit_cost,
    expiresAt: produced.expires_at ?? null,
  })
}

async function lowestOf(batches: StockDatabase['stockBatches']): Promise<number> {
  const lowest = await batches.orderBy('id').first()
  return Math.min(0, lowest?.id ?? 0)
}
