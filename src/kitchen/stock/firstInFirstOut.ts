import type { StockBatchRow } from './stockTables'

export interface Taken {
  /** IDR for what the batches cover. */
  cost: number
  /** What no batch covers; the server records it as a shortage. */
  missing: number
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
  for (const batch of inOrder(batches, expiredBefore)) {
    if (missing <= 0) break
    const taken = Math.min(missing, batch.quantity)
    missing -= taken
    cost += taken * batch.unitCost
  }
  return { cost, missing: Math.round(missing * 1000) / 1000 }
}

/** What there is to take from, in the order in which it is taken. */
export function inOrder(batches: readonly StockBatchRow[], expiredBefore?: Date): StockBatchRow[] {
  const isExpired = (batch: StockBatchRow) =>
    expiredBefore !== undefined &&
    batch.expiresAt !== null &&
    Date.parse(batch.expiresAt) <= expiredBefore.getTime()
  return batches
    .filter(batch => batch.quantity > 0)
    .sort((one, other) => {
      const [expiredOne, expiredOther] = [isExpired(one), isExpired(other)]
      if (expiredOne !== expiredOther) return expiredOne ? -1 : 1
      const byExpiry = expiredOne ? Date.parse(one.expiresAt ?? '') - Date.parse(other.expiresAt ?? '') : 0
      return byExpiry || Date.parse(one.receivedAt) - Date.parse(other.receivedAt) || one.id - other.id
    })
}
