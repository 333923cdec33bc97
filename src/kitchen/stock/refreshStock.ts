import { keepBalances } from './keepBalances'
import { readSnapshot, type StockSnapshot } from './snapshot'
import type { StockBatchRow, StockDatabase, StockRecipeRow } from './stockTables'

/** Asks the server for what changed since `since` (null: everything), and which of `openIds` it has already decided. */
export type AskForStock = (since: string | null, openIds: readonly string[]) => Promise<unknown>

/**
 * Brings the local copy of the stock up to date, in one transaction. An answer that can't be read changes nothing.
 *
 * @param openIds the open tasks of the person at this device
 * @throws whatever `ask` throws, or ValiError when the answer is not a snapshot
 */
export async function refreshStock(
  database: StockDatabase,
  ask: AskForStock,
  openIds: readonly string[],
): Promise<void> {
  const held = await database.stockMeta.get('copy')
  let snapshot = readSnapshot(await ask(held?.cursor ?? null, openIds))
  if (held && held.epoch !== snapshot.epoch) {
    // Another life of the database (restored, reset): its changes don't fit our copy, so all of it is asked for.
    snapshot = readSnapshot(await ask(null, openIds))
  }
  await keepSnapshot(database, snapshot)
}

async function keepSnapshot(database: StockDatabase, snapshot: StockSnapshot): Promise<void> {
  const { stockItems, stockRecipes, stockBalances, stockBatches, stockMeta } = database
  await database.transaction(
    'rw',
    [stockItems, stockRecipes, stockBalances, stockBatches, stockMeta],
    async () => {
      const held = await stockMeta.get('copy')
      if (held?.epoch !== snapshot.epoch) {
        await Promise.all([stockItems, stockRecipes, stockBalances, stockBatches].map(table => table.clear()))
      } else if (BigInt(held.cursor) > BigInt(snapshot.cursor)) {
        return // another tab has stored a later answer while this one was on its way
      }

      await stockItems.bulkPut(snapshot.items)
      await keepBalances(stockBalances, snapshot.balances)

      // A recipe that is gone comes once more, empty; so does a batch that is used up.
      await stockRecipes.bulkPut(snapshot.recipes.filter(makesSomething))
      await stockRecipes.bulkDelete(
        snapshot.recipes.filter(not(makesSomething)).map(recipe => recipe.preparationId),
      )
      await stockBatches.bulkPut(snapshot.batches.filter(hasSomething))
      await stockBatches.bulkDelete(snapshot.batches.filter(not(hasSomething)).map(batch => batch.id))

      await stockItems.bulkDelete(snapshot.removedItems)
      await stockRecipes.bulkDelete(snapshot.removedItems)
      await stockBalances.bulkDelete(snapshot.removedItems)
      await stockBatches.where('itemId').anyOf(snapshot.removedItems).delete()

      const { cursor, epoch, decided } = snapshot
      await stockMeta.put({ key: 'copy', cursor, epoch, decided, refreshedAt: new Date().toISOString() })
    },
  )
}

const makesSomething = (recipe: StockRecipeRow) => recipe.outputQuantity > 0
const hasSomething = (batch: StockBatchRow) => batch.quantity !== 0

function not<T>(is: (value: T) => boolean): (value: T) => boolean {
  return value => !is(value)
}
