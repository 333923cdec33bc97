import 'fake-indexeddb/auto'
import { expect, it, vi } from 'vitest'
import { emptyCatalog } from '@/kitchen/itemCatalog'
import { createKitchenQueue } from '@/kitchen/kitchenQueue'
import { t } from '@/locales'
import type { DeviceSession } from '@/session/deviceSession'

it('learns nothing of the server from a question that the app itself has given up, and something from a time-out', async () => {
  vi.stubGlobal('fetch', (_input: string, { signal }: RequestInit) => {
    return new Promise((_resolve, reject) => {
      const giveUp = () => reject(signal?.reason as Error)
      if (signal?.aborted) giveUp()
      signal?.addEventListener('abort', giveUp)
    })
  })
  const session = {
    person: () => Promise.resolve(null),
    read: () => Promise.resolve({ userId: 'kay', accessToken: 'token', expiresAt: 0 }),
    onChange: () => () => undefined,
  } as unknown as DeviceSession
  const { queue, rpc, close } = createKitchenQueue({
    ...{ session, backend: { url: 'https://kitchen.test', key: 'key' }, translate: t, catalog: emptyCatalog },
  })
  const serverSilent = vi.spyOn(queue, 'serverSilent')
  const asking = new AbortController()
  const ask = (signal: AbortSignal) => rpc('operation_history', {}, { signal, userId: 'kay' })
  const answer = ask(asking.signal)
  // The next letter is typed in the search: the question before is given up.
  asking.abort()
  expect((await answer).kind).toBe('silent')
  expect(serverSilent).not.toHaveBeenCalled()
  await ask(AbortSignal.timeout(1))
  expect(serverSilent).toHaveBeenCalledTimes(1)
  close()
})
