import { takeFirstInFirstOut } from './firstInFirstOut'
import { costOfMissing, type Need } from './previewProduction'
import type { StockItem } from './stockView'

export interface WriteOffPreview {
  shortages: Need[]
  /** IDR, for all of it. */
  estimatedCost: number
}

/**
 * What a write-off would take, by the figures on this device. The same item twice is summed, as the server does.
 *
 * @param lines quantities in each item's base unit
 * @param expiredBefore given when the reason is `expired`: batches past this moment go first
 */
export function previewWriteOff(
  lines: readonly { item: StockItem; quantity: number }[],
  expiredBefore?: Date,
): WriteOffPreview {
  const totals = new Map<StockItem, number>()
  for (const { item, quantity } of lines) totals.set(item, (totals.get(item) ?? 0) + quantity)
  const shortages: Need[] = []
  let estimatedCost = 0
  for (const [item, quantity] of totals) {
    const { cost, missing } = takeFirstInFirstOut(item.batches, quantity, expiredBefore)
    estimatedCost += cost + missing * costOfMissing(item)
    if (missing > 0) {
      shortages.push({ itemId: item.id, name: item.name, unit: item.baseUnit, quantity, missing })
    }
  }
  return { shortages, estimatedCost }
}
