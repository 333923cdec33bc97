import type { Backend } from '@/session/backend'
import type { DeviceSession } from '@/session/deviceSession'
import type { AskForStock } from './refreshStock'

const timeoutMs = 10_000

/** Why no fresh figures came. Nothing is wrong with the copy that the device holds. */
export class StockUnavailableError extends Error {
  override readonly name = 'StockUnavailableError'
}

/** Asks `stock_snapshot` in the name of the person at the device, and renews an expired session once. */
export function createAskForStock(backend: Backend, session: DeviceSession): AskForStock {
  async function post(since: string | null, openIds: readonly string[]): Promise<Response> {
    const stored = await session.read()
    if (!stored) throw new StockUnavailableError('Nobody is signed in.')
    return fetch(`${backend.url}/rest/v1/rpc/stock_snapshot`, {
      method: 'POST',
      headers: {
        apikey: backend.key,
        authorization: `Bearer ${stored.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ since, open_ids: openIds }),
      signal: AbortSignal.timeout(timeoutMs),
    })
  }

  return async (since, openIds) => {
    const stored = await session.read()
    const isExpired = stored !== null && stored.expiresAt <= Date.now()
    if (isExpired) await session.refresh()
    let answer = await post(since, openIds)
    if (answer.status === 401 && !isExpired && (await session.refresh()) === 'refreshed') {
      answer = await post(since, openIds)
    }
    if (!answer.ok) throw new StockUnavailableError(`The server answered ${answer.status}.`)
    return answer.json()
  }
}
