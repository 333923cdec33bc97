import { editionOf, judgeSnapshot, knownOf, type Question, type Verdict } from './judgeSnapshot'
import type { StockSnapshot } from './snapshot'
import type { StockBatchRow, StockDatabase, StockRecipeRow } from './stockTables'

/**
 * Stores an answer, or says why it must be asked anew; all in one transaction, so that what was looked at still holds.
 *
 * What holds of a stored copy, whatever happened on the way to it. For each open task of this device:
 * - never sent: the figures don't contain it. An answer is always older than the transaction that stores it;
 * - in `decided`: the figures contain it, or nothing ever will;
 * - in `unclear`: nobody here knows. It was sent, and somebody else than its owner asked;
 * - any other: it was asked about, by its owner, and the server did not have it; so the figures don't contain it.
 * And no figure is older than one that this device has held before.
 *
 * Once known, `decided` stays true for this life of the database: later figures contain what earlier ones did.
 */
export async function keepSnapshot(
  database: StockDatabase,
  question: Question,
  snapshot: StockSnapshot,
): Promise<Verdict> {
  const { stockItems, stockRecipes, stockBalances, stockBatches, stockMeta, tasks } = database
  const tables = [stockItems, stockRecipes, stockBalances, stockBatches, stockMeta]
  return database.transaction('rw', [...tables, tasks], async () => {
    const [copy, open, balances] = await Promise.all([
      stockMeta.get('copy'),
      tasks.where('open').equals(1).toArray(),
      stockBalances.toArray(),
    ])
    const held = { copy, open, balances: new Map(balances.map(balance => [balance.itemId, balance])) }
    const verdict = judgeSnapshot(question, snapshot, held)
    if (verdict === 'ask again' || verdict === 'ask for all') return verdict
    const known = knownOf(question, snapshot, held, verdict)
    if (verdict === 'overtaken') {
      if (copy) await stockMeta.put({ ...copy, ...known })
      return verdict
    }
    if (verdict === 'replace') await Promise.all(tables.map(table => table.clear()))
    await writeRows(database, snapshot)
    const { cursor, epoch } = snapshot
    const refreshedAt = new Date().toISOString()
    await stockMeta.put({ key: 'copy', cursor, epoch, refreshedAt, edition: editionOf(copy) + 1, ...known })
    return verdict
  })
}

async function writeRows(database: StockDatabase, snapshot: StockSnapshot): Promise<void> {
  const { stockItems, stockRecipes, stockBalances, stockBatches } = database
  await stockItems.bulkPut(snapshot.items)
  await stockBalances.bulkPut(snapshot.balances)

  // What a result left without the server's id comes with it now: whatever moves a batch moves the balance as well.
  const touched = snapshot.balances.map(({ itemId }) => itemId)
  await stockBatches
    .where('itemId')
    .anyOf(touched)
    .and(({ id }) => id < 0)
    .delete()

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
}

const makesSomething = (recipe: StockRecipeRow) => recipe.outputQuantity > 0
const hasSomething = (batch: StockBatchRow) => batch.quantity !== 0

function not<T>(is: (value: T) => boolean): (value: T) => boolean {
  return value => !is(value)
}
