import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { expect, it, vi } from 'vitest'
import { createTestQueue, until } from '../../support/testQueue'

it('leaves reading again for when it is seen, where nobody sees the tab: its timers come late all the time', async () => {
  const world = createTestQueue()
  world.queue.start()
  await until(() => !world.queue.state.isDraining)
  const page = { visibilityState: 'hidden' }
  vi.stubGlobal('document', page)
  const told = vi.fn()
  Dexie.on('storagemutated', told)
  const everything = () => told.mock.calls.filter(([parts]) => 'all' in (parts as object))
  world.clock.now += 16_000
  world.clock.advance(0)
  await until(() => !world.queue.state.isDraining)
  expect(everything()).toHaveLength(0)
  page.visibilityState = 'visible'
  world.signal('visible')
  await until(() => everything().length > 0)
  expect(everything()).toHaveLength(1)
  Dexie.on.storagemutated.unsubscribe(told)
  await world.queue.stop()
})
