import 'fake-indexeddb/auto'
import { expect, it, vi } from 'vitest'
import { createTestQueue, passTime, unreachable, until } from '../../support/testQueue'

it('promise 6: it always moves again – who heard nothing is online again when another place has sent everything', async () => {
  const world = createTestQueue()
  world.server.fault = () => (world.server.isUp ? undefined : unreachable)
  world.server.isUp = false
  const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
  world.queue.start()
  await until(() => world.queue.state.silentSince !== undefined, 'nobody answers')
  await until(() => !world.queue.state.isDraining, 'the queue rests')

  world.server.isUp = true
  const other = world.anotherTab()
  await other.queue.drain()
  expect(await world.task(id)).toMatchObject({ status: 'completed' })
  world.clock.advance(61_000)
  await until(() => world.queue.state.silentSince === undefined, 'it is online')
})

it('keeps the pause that the server has asked for when the browser says that there is a network', async () => {
  const world = createTestQueue()
  world.server.fault = () => ({ ...unreachable, retryAfterMs: 40_000 })
  await world.queue.enqueue('stir', { pot: 'soup' })
  world.queue.start()
  await until(() => world.queue.state.silentSince !== undefined, 'it is asked to wait')
  await until(() => !world.queue.state.isDraining, 'the queue rests')
  const asked = () => world.server.calls.length + world.server.probes
  expect(asked()).toBe(1)
  world.signal('offline')
  await passTime(world, 5_000)
  // The row of the first one knows how long it has to wait; this one is due at once.
  await world.queue.enqueue('stir', { pot: 'stew' })
  await passTime(world, 5_000)
  world.signal('online')
  await passTime(world, 29_000)
  expect(asked()).toBe(1)
  world.server.fault = () => undefined
  await passTime(world, 2_000)
  expect(world.server.applied).toHaveLength(2)
})

it('rests while the browser says that there is no network and nothing is to be sent', async () => {
  const world = createTestQueue()
  world.isOnline = false
  world.queue.start()
  await until(() => world.queue.state.silentSince !== undefined, 'nobody answers')
  // Past the pause after which it would ask, if there were a network.
  world.clock.advance(2_000)
  await until(() => !world.queue.state.isDraining, 'the queue rests')
  expect(world.clock.nextTimerIn).toBeGreaterThan(0)
  expect(world.server.probes).toBe(0)
})

it('is offline when another request got no answer and the probe gets none, though there is nothing to send', async () => {
  const world = createTestQueue()
  world.queue.start()
  await until(() => !world.queue.state.isDraining, 'the queue rests')
  world.server.isUp = false
  world.queue.serverSilent()
  world.queue.serverSilent()
  await until(() => world.queue.state.silentSince !== undefined, 'it is offline')
  expect(world.server.probes).toBe(1)
  world.queue.serverSilent()
  await until(() => !world.queue.state.isDraining, 'the queue rests')
  expect(world.server.probes).toBe(1)

  world.server.isUp = true
  await passTime(world, 5_000)
  await until(() => world.queue.state.silentSince === undefined, 'it is online')
})

it('lets a task find out for itself when only another request and the probe got no answer', async () => {
  const world = createTestQueue()
  world.queue.start()
  await until(() => !world.queue.state.isDraining, 'the queue rests')
  world.server.isUp = false
  world.server.fault = () => unreachable
  world.queue.serverSilent()
  await until(() => world.queue.state.silentSince !== undefined, 'it is offline')
  // Also after the probe has asked once more.
  await passTime(world, 3_000)
  expect(world.server.probes).toBeGreaterThan(1)
  const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
  await until(async () => (await world.task(id)).waitingFor === 'network', 'the task says what it waits for')
  expect(world.server.calls).toEqual([[id]])
})

it('stays online when another request got no answer and the probe gets one', async () => {
  const world = createTestQueue()
  world.queue.start()
  await until(() => !world.queue.state.isDraining, 'the queue rests')
  world.queue.serverSilent()
  await until(() => world.server.probes === 1, 'the probe is answered')
  await passTime(world, 1)
  expect(world.queue.state.silentSince).toBeUndefined()
})

it('promise 4: nothing blocks – without a network a new task does not cost a look at all the others', async () => {
  const world = createTestQueue()
  world.server.isUp = false
  world.server.fault = () => unreachable
  await world.queue.enqueue('stir', { pot: 'soup' })
  world.queue.start()
  await until(() => world.queue.state.silentSince !== undefined, 'nobody answers')
  await until(() => !world.queue.state.isDraining, 'the queue rests')

  const looks = vi.spyOn(world.database.tasks, 'where')
  for (let count = 0; count < 5; count += 1) {
    await world.queue.enqueue('stir', { pot: 'stew' })
    await until(() => !world.queue.state.isDraining, 'the queue rests')
  }
  expect(looks.mock.calls.filter(([index]) => (index as unknown) === 'open')).toEqual([])

  world.server.isUp = true
  world.server.fault = () => undefined
  await passTime(world, 5_000)
  expect(world.server.applied).toHaveLength(6)
})

it('looks at what a tab has left behind at its start, also while the browser says that there is no network', async () => {
  const world = createTestQueue()
  world.server.fault = () => new Promise(() => undefined)
  const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
  void world.queue.drain()
  await until(() => world.server.calls.length === 1, 'a call is in hand')
  world.clock.now += 15_000
  const tab = world.anotherTab()
  tab.isOnline = false
  tab.queue.start()
  await until(async () => (await tab.task(id)).status === 'queued', 'its claim is released')
  expect(tab.queue.state.silentSince).toBeDefined()
})
