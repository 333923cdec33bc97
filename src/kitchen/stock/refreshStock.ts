import type { Question } from './judgeSnapshot'
import { keepSnapshot } from './keepSnapshot'
import { readSnapshot } from './snapshot'
import type { StockDatabase } from './stockTables'

/**
 * Asks the server for what changed since `since` (null: everything), and which of `openIds` it has already decided.
 *
 * @param asker the person in whose name it is asked: the server tells of their tasks only
 */
export type AskForStock = (
  since: string | null,
  openIds: readonly string[],
  asker: string,
) => Promise<unknown>

/** The device was so busy that every answer was overtaken. Nothing is wrong with the copy; ask again later. */
export class StockOvertakenError extends Error {
  override readonly name = 'StockOvertakenError'
}

const mostQuestions = 4

/**
 * Brings the local copy of the stock up to date, in one transaction. An answer that can't be read changes nothing, and one
 * that does not fit what happened on this device meanwhile is not kept: it asks again.
 *
 * @param asker the id of the person at the device
 * @throws whatever `ask` throws, ValiError when the answer is not a snapshot, StockOvertakenError
 */
export async function refreshStock(database: StockDatabase, ask: AskForStock, asker: string): Promise<void> {
  let isForAll = false
  for (let asked = 0; asked < mostQuestions; asked += 1) {
    const question = await ready(database, asker, isForAll)
    const snapshot = readSnapshot(await ask(question.since, question.openIds, asker))
    const verdict = await keepSnapshot(database, question, snapshot)
    if (verdict !== 'ask again' && verdict !== 'ask for all') return
    isForAll = verdict === 'ask for all'
  }
  throw new StockOvertakenError('The stock changed faster than it could be read.')
}

/** The question, and what the device knew when it was asked. */
function ready(database: StockDatabase, asker: string, isForAll: boolean): Promise<Question> {
  const { stockMeta, stockBalances, tasks } = database
  return database.transaction('r', [stockMeta, stockBalances, tasks], async () => {
    const [copy, balances, open] = await Promise.all([
      stockMeta.get('copy'),
      stockBalances.toArray(),
      tasks.where('open').equals(1).toArray(),
    ])
    return {
      asker,
      since: isForAll ? null : (copy?.cursor ?? null),
      openIds: open.map(({ id }) => id),
      copy,
      balances: new Map(balances.map(balance => [balance.itemId, balance])),
    }
  })
}
