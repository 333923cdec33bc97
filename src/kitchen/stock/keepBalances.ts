import type { Table } from 'dexie'
import type { StockBalanceRow } from './stockTables'

/**
 * Writes balances that the server gave, except those of which the device already holds a newer revision.
 * Call it inside a transaction that covers the table: what was read must still hold when it is written.
 */
export async function keepBalances(
  balances: Table<StockBalanceRow, string>,
  given: readonly StockBalanceRow[],
): Promise<void> {
  const held = await balances.bulkGet(given.map(balance => balance.itemId))
  const newer = given.filter((balance, index) => balance.revision >= (held[index]?.revision ?? 0))
  await balances.bulkPut(newer)
}
