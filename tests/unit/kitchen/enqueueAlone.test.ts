import 'fake-indexeddb/auto'
import { afterEach, expect, it, vi } from 'vitest'
import { emptyCatalog } from '@/kitchen/itemCatalog'
import { createKitchenQueue, type KitchenQueue } from '@/kitchen/kitchenQueue'
import { plainTranslate } from '@/locales/plainTranslate'
import type { DeviceSession, Person } from '@/session/deviceSession'
import { production } from './payloads'

const ana: Person = { id: 'ana', name: 'Ana', email: '', department: 'kitchen', role: 'cook' }
const never = () => new Promise<never>(() => undefined)

let kitchen: KitchenQueue
afterEach(async () => {
  kitchen.close()
  await kitchen.database.delete()
})

it('promise 4: nothing blocks – a task is stored while session, refresh and network hang', async () => {
  const fetched = vi.fn(never)
  vi.stubGlobal('fetch', fetched)
  const session = {
    read: vi.fn(never),
    refresh: vi.fn(never),
    onChange: (listener: (person: Person) => void) => {
      listener(ana)
      return () => undefined
    },
  }
  kitchen = createKitchenQueue({
    translate: plainTranslate('en'),
    session: session as unknown as DeviceSession,
    backend: { url: 'https://kitchen.test', key: 'publishable' },
    catalog: emptyCatalog,
    // The test ends while its call hangs.
    onFault: () => undefined,
  })
  await kitchen.untilPersonIsKnown
  kitchen.queue.start()
  await kitchen.queue.enqueue('production', production)
  // From now on a call is on its way, and waits for a session that can't be read.
  await vi.waitFor(() => expect(session.read).toHaveBeenCalled())
  const { id } = await kitchen.queue.enqueue('production', production)
  expect(await kitchen.queue.reads.byId(id)).toMatchObject({ owner: 'ana', status: 'queued' })
  expect(session.refresh).not.toHaveBeenCalled()
  expect(fetched).not.toHaveBeenCalled()
})
