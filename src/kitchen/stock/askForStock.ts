import type { Rpc } from '../rpc'
import type { AskForStock } from './refreshStock'

const timeoutMs = 10_000

/** Why no fresh figures came. Nothing is wrong with the copy that the device holds. */
export class StockUnavailableError extends Error {
  override readonly name = 'StockUnavailableError'
}

/** Asks `stock_snapshot` in the name of one person, and of no other: only they are told of their tasks. */
export function createAskForStock(rpc: Rpc): AskForStock {
  return async (since, openIds, asker) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const answer = await rpc('stock_snapshot', { since, open_ids: openIds }, { signal, userId: asker })
    if (answer.kind !== 'answered') throw new StockUnavailableError(answer.message)
    return answer.value
  }
}
