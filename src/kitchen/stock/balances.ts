/** Pure: what becomes of the figure that this device holds when the server gives another. */
import { sum } from './batchMoves'
import type { StockBalance, StockBalanceRow } from './stockTables'

/** The figure with the results that are further on. */
export function knownQuantity(row: StockBalanceRow | undefined): number {
  return (row?.ahead ?? []).reduce((quantity, { change }) => sum(quantity, change), row?.quantity ?? 0)
}

/** The latest revision that this device has seen of the item. */
export function knownRevision(row: StockBalanceRow | undefined): number {
  return Math.max(row?.revision ?? 0, ...(row?.ahead ?? []).map(({ revision }) => revision))
}

/**
 * The row after a result of one of this device's own tasks. Each task that touches an item raises its revision by one, so a
 * result that is just one further on holds this task and nothing else that is new, and is taken as it is. One that is
 * further on holds other tasks too: those of other devices, and perhaps one of our own that still counts as pending because
 * its answer was lost. Then only the task's own change is taken, and the rest is left to the next snapshot, which says
 * which of our tasks it contains.
 *
 * @param change what this task did to the item
 * @returns undefined when the held figure contains the result already
 */
export function afterResult(
  held: StockBalanceRow | undefined,
  given: StockBalance,
  change: number,
): StockBalanceRow | undefined {
  if (!held) return given
  if (given.revision <= held.revision) return undefined
  const ahead = [...(held.ahead ?? []), { ...given, change }].sort(
    (one, other) => one.revision - other.revision,
  )
  if (ahead.some((result, index) => result.revision === ahead[index - 1]?.revision)) return undefined
  let figure: StockBalance = held
  while (ahead[0]?.revision === figure.revision + 1) {
    const { itemId, quantity, value, revision } = ahead[0]
    figure = { itemId, quantity, value, revision }
    ahead.shift()
  }
  const { itemId, quantity, value, revision } = figure
  return { itemId, quantity, value, revision, ...(ahead.length > 0 ? { ahead } : {}) }
}
