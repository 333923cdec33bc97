import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { createRpc } from '@/kitchen/rpc'
import { supabaseProbe, supabaseProcess } from '@/kitchen/supabaseTransport'
import type { SessionDatabase } from '@/session/sessionStore'
import { useDeviceSession } from '@/session/useDeviceSession'
import { createTestQueue, passTime } from '../../support/testQueue'
import { ani, backend, createTestDevice, type TestDevice } from '../../support/testSession'

let device: TestDevice
beforeEach(() => (device = createTestDevice()))
afterEach(() => {
  vi.useRealTimers()
  device.close()
})

/** The browser's storage process dies, which closes the connection, and the first opening after that fails. */
function loseStorage(database: SessionDatabase): void {
  const connection = database.backendDB()
  connection.close()
  connection.onclose?.(new Event('close'))
  vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
    throw new DOMException('Connection to Indexed Database server lost.', 'InvalidStateError')
  })
}

it('promise 6: it always moves again – also when the session could not be opened once', async () => {
  const { database, session } = await device.signedInTab()
  vi.stubGlobal('fetch', (_url: string, { body }: { body?: string }) => {
    const { tasks } = JSON.parse(body ?? '{}') as { tasks?: { id: string }[] }
    const answer = tasks?.map(({ id }) => ({ id, outcome: 'applied', result: {} })) ?? [{ epoch: 'this one' }]
    return Promise.resolve(
      new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } }),
    )
  })
  const world = createTestQueue({
    process: supabaseProcess(createRpc(backend, session)),
    probe: supabaseProbe(backend, session),
  })
  world.person = ani
  await world.database.open()
  world.queue.start()
  loseStorage(database)
  await expect(session.person()).rejects.toThrow('server lost')
  const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
  await passTime(world, 60_000, 1_000)
  expect((await world.task(id)).status).toBe('completed')
  await world.queue.stop()
})

it('who is at the device is asked again by itself, and not only after a reload', async () => {
  const { database, session } = await device.signedInTab()
  await session.person()
  loseStorage(database)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const scope = effectScope()
  // Where the store is closed Dexie tells no live query anything.
  const untold = { ...session, onChange: () => () => undefined }
  const view = scope.run(() => useDeviceSession(untold))
  await vi.waitFor(() => expect(view?.presence.value).toBe('closed'))
  vi.advanceTimersByTime(5_000)
  vi.useRealTimers()
  await vi.waitFor(() => expect(view?.person.value).toEqual(ani))
  scope.stop()
})
