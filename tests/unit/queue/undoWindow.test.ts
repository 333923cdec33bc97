import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { createTestQueue, passTime, refused, until } from '../../support/testQueue'

describe('the undo window', () => {
  it('a task is not claimed before it is over, and is sent by itself then', async () => {
    const world = createTestQueue({ undoWindowMs: 5_000 })
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await passTime(world, 4_000)
    expect(world.server.calls).toEqual([])
    await passTime(world, 1_000)
    await until(async () => (await world.task(id)).status === 'completed')
    await world.queue.stop()
  })

  it('a cancel within it is a plain undo: nobody is asked', async () => {
    const world = createTestQueue({ undoWindowMs: 5_000 })
    world.server.isUp = false
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    expect(await world.queue.cancel(id)).toMatchObject({ status: 'cancelled' })
    world.clock.advance(60_000)
    await world.queue.drain()
    expect(world.server.calls).toEqual([])
  })

  it('is not cut short by a tab with older code, which does not know the task', async () => {
    const world = createTestQueue({ undoWindowMs: 5_000 })
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.anotherTab({ tasks: [] }).queue.drain()
    // It is not set aside before it is due: newer code has given it this pause.
    expect((await world.task(id)).waitingFor).toBeUndefined()
    await world.queue.drain()
    expect(world.server.calls).toEqual([])
    world.clock.advance(5_000)
    await world.queue.drain()
    expect(world.server.applied).toEqual([id])
  })

  it('delays nobody else, and keeps the order of a key', async () => {
    const world = createTestQueue({ undoWindowMs: 5_000 })
    const first = await world.queue.enqueue('stir', { pot: 'a', keys: ['k'] })
    world.clock.advance(4_000)
    const second = await world.queue.enqueue('stir', { pot: 'b', keys: ['k'] })
    world.clock.advance(1_000)
    await world.queue.drain()
    expect(world.server.applied).toEqual([first.id])
    world.clock.advance(4_000)
    await world.queue.drain()
    expect(world.server.applied).toEqual([first.id, second.id])
  })

  it('is not kept for a task that replaces a failed one: taken back, it would leave neither', async () => {
    const world = createTestQueue({ undoWindowMs: 5_000 })
    world.server.fault = (_batch, call) => (call === 1 ? refused : undefined)
    const failed = await world.queue.enqueue('stir', { pot: 'soup' })
    world.clock.advance(5_000)
    await world.queue.drain()
    const { id } = await world.queue.enqueue('stir', { pot: 'stew' }, { replaces: failed.id })
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'completed', replaces: failed.id })
  })

  it('is off unless it is set', async () => {
    const world = createTestQueue()
    await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    expect(world.server.calls).toHaveLength(1)
  })

  it.each([-1, 60_001, Number.NaN])('refuses %s ms, naming the setting', undoWindowMs => {
    expect(() => createTestQueue({ undoWindowMs })).toThrow(/undoWindowMs .* from 0 to 60000/)
  })
})

it.each([{ timeoutMs: 30_000 }, { leaseMs: 10_000 }, { probeTimeoutMs: 5_000 }])(
  'a lease that is too short for a request is refused: %o',
  settings => {
    expect(() => createTestQueue(settings)).toThrow(/leaseMs/)
  },
)
