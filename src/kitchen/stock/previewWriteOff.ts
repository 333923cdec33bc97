import { roundHalfUp } from '../units'
import { takeFirstInFirstOut, type BatchTaken } from './firstInFirstOut'
import { costOfMissing, type Need } from './previewProduction'
import type { StockItem } from './stockView'

/** What a write-off takes of one item, over all of its lines. */
export interface ItemTaken {
  item: StockItem
  /** In the item's base unit. */
  quantity: number
  missing: number
  /** What the board is going to show. Negative: a shortage is open. */
  left: number
  /** In the order in which they are taken. */
  batches: readonly BatchTaken[]
}

export interface WriteOffPreview {
  taken: readonly ItemTaken[]
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
  for (const { item, quantity } of lines) {
    totals.set(item, roundHalfUp((totals.get(item) ?? 0) + roundHalfUp(quantity)))
  }
  const taken: ItemTaken[] = []
  const shortages: Need[] = []
  let estimatedCost = 0
  for (const [item, quantity] of totals) {
    const { cost, missing, batches } = takeFirstInFirstOut(item.batches, quantity, expiredBefore)
    const left = roundHalfUp(item.quantity - quantity)
    estimatedCost += cost + missing * costOfMissing(item)
    taken.push({ item, quantity, missing, left, batches })
    if (missing > 0) {
      shortages.push({ itemId: item.id, name: item.name, unit: item.baseUnit, quantity, missing, left })
    }
  }
  return { taken, shortages, estimatedCost }
}
