import { takeFirstInFirstOut } from './firstInFirstOut'
import { roundHalfUp, type BaseUnit } from '../units'
import type { StockItem } from './stockView'

export interface Need {
  itemId: string
  name: string
  unit: BaseUnit
  /** In the ingredient's base unit. */
  quantity: number
  /** What is not there; 0 when there is enough. */
  missing: number
  /** What the board is going to show of it. Negative: a shortage is open. */
  left: number
}

export interface ProductionPreview {
  hasRecipe: boolean
  /** What the board is going to show of the preparation. */
  left: number
  needs: Need[]
  shortages: Need[]
  /** IDR, for the whole quantity. */
  estimatedCost: number
}

/**
 * What a production would take, by the figures on this device. An estimate: it warns and never blocks, the server decides.
 *
 * @param quantity in the preparation's base unit, positive
 */
export function previewProduction(
  preparation: StockItem,
  quantity: number,
  items: readonly StockItem[],
): ProductionPreview {
  const { recipe } = preparation
  const left = roundHalfUp(preparation.quantity + roundHalfUp(quantity))
  if (!recipe) {
    return {
      hasRecipe: false,
      left,
      needs: [],
      shortages: [],
      estimatedCost: (preparation.lastKnownCost ?? 0) * quantity,
    }
  }
  const itemOf = new Map(items.map(item => [item.id, item]))
  let estimatedCost = 0
  const needs = recipe.lines.map((line): Need => {
    const item = itemOf.get(line.itemId)
    const unit = item?.baseUnit ?? 'g'
    const needed = roundNeed(
      (line.quantity * quantity * 100) / recipe.outputQuantity / line.yieldPercent,
      unit,
    )
    const { cost, missing } = takeFirstInFirstOut(item?.batches ?? [], needed)
    estimatedCost += cost + missing * costOfMissing(item)
    const rest = roundHalfUp((item?.quantity ?? 0) - needed)
    return {
      itemId: line.itemId,
      name: item?.name ?? line.itemId,
      unit,
      quantity: needed,
      missing,
      left: rest,
    }
  })
  return { hasRecipe: true, left, needs, shortages: needs.filter(need => need.missing > 0), estimatedCost }
}

/** The server's rule 3: half up to whole g and ml and to 0.001 pcs, and never nothing. */
export function roundNeed(quantity: number, unit: BaseUnit): number {
  const stepsPerUnit = unit === 'pcs' ? 1000 : 1
  // 2.5 may come out of the division as 2.4999999999999996; the server counts in decimals and sees 2.5.
  const steps = Math.floor(quantity * stepsPerUnit + 0.5 + 1e-9)
  return Math.max(1, steps) / stepsPerUnit
}

/** What the server's rule 2 says of goods that no batch covers: the newest batch's cost, else the last one known. */
export function costOfMissing(item: StockItem | undefined): number {
  const newest = item?.batches
    .filter(batch => batch.quantity > 0)
    .reduce<{ receivedAt: string; unitCost: number } | undefined>(
      (latest, batch) =>
        latest && Date.parse(latest.receivedAt) > Date.parse(batch.receivedAt) ? latest : batch,
      undefined,
    )
  return newest?.unitCost ?? item?.lastKnownCost ?? 0
}
