import { roundHalfUp } from '../units'
import type { StockBatchRow } from './stockTables'

/** What goes out of one batch. */
export interface BatchTaken {
  batch: StockBatchRow
  /** In the item's base unit. */
  quantity: number
  /** Past its day at the moment that was asked for; never without one. */
  isExpired: boolean
}

export interface Taken {
  /** IDR for what the batches cover. */
  cost: number
  /** What no batch covers; the server records it as a shortage. */
  missing: number
  /** In the order in which they are taken. */
  batches: BatchTaken[]
}

/**
 * What the server's rule 1 would take, for an estimate on screen: oldest batch first, and for expired goods those past
 * their day before all others. The server decides; between this look and its decision other devices work as well.
 */
export function takeFirstInFirstOut(
  batches: readonly StockBatchRow[],
  quantity: number,
  expiredBefore?: Date,
): Taken {
  let missing = quantity
  let cost = 0
  const taken: BatchTaken[] = []
  for (const batch of inOrder(batches, expiredBefore)) {
    if (missing <= 0) break
    const part = Math.min(missing, batch.quantity)
    missing = roundHalfUp(missing - part)
    cost += part * batch.unitCost
    taken.push({ batch, quantity: roundHalfUp(part), isExpired: isExpired(batch, expiredBefore) })
  }
  return { cost, missing: roundHalfUp(missing), batches: taken }
}

/** What there is to take from, in the order in which it is taken. */
export function inOrder(batches: readonly StockBatchRow[], expiredBefore?: Date): StockBatchRow[] {
  return batches
    .filter(batch => batch.quantity > 0)
    .sort((one, other) => {
      const [expiredOne, expiredOther] = [isExpired(one, expiredBefore), isExpired(other, expiredBefore)]
      if (expiredOne !== expiredOther) return expiredOne ? -1 : 1
      const byExpiry = expiredOne ? Date.parse(one.expiresAt ?? '') - Date.parse(other.expiresAt ?? '') : 0
      return byExpiry || Date.parse(one.receivedAt) - Date.parse(other.receivedAt) || one.id - other.id
    })
}

/** How much of an item is past its day; a shortage does not expire. */
export function expiredQuantity(batches: readonly StockBatchRow[], at: Date): number {
  return batches
    .filter(batch => batch.quantity > 0 && isExpired(batch, at))
    .reduce((total, batch) => roundHalfUp(total + batch.quantity), 0)
}

function isExpired({ expiresAt }: StockBatchRow, at: Date | undefined): boolean {
  return at !== undefined && expiresAt !== null && Date.parse(expiresAt) <= at.getTime()
}
