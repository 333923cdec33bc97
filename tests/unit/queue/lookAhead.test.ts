import { describe, expect, it } from 'vitest'
import { createTestQueue, passTime, transient, unreachable, type TestQueue } from '../../support/testQueue'

const lookAhead = 10
const create = () => createTestQueue({ lookAhead, batchSize: 5 })

async function enqueue(world: TestQueue, count: number, keys?: string[]): Promise<string[]> {
  const entries = Array.from({ length: count }, (_, n) => ({ input: { pot: `${n}`, keys } }))
  return (await world.queue.enqueueMany('stir', entries)).map(({ id }) => id)
}

describe('more tasks than are looked at in one go', () => {
  it('are sent in full calls and in order, without reading all of them at once', async () => {
    const world = create()
    const ids = await enqueue(world, 40)
    let rows = 0
    world.database.tasks.hook('reading', row => {
      rows += 1
      return row
    })
    let readBeforeFirst = 0
    world.server.fault = (_batch, call) => {
      if (call === 1) readBeforeFirst = rows
      return undefined
    }
    await world.queue.drain()
    expect(world.server.applied).toEqual(ids)
    expect(world.server.calls.map(call => call.length)).toEqual(Array(8).fill(5))
    // The look, and the claim of the first five.
    expect(readBeforeFirst).toBe(lookAhead + 5)
  })

  it('promise 4: nothing blocks – go out when the oldest ones all wait for one that does', async () => {
    const world = create()
    world.server.taskFault = () => transient
    await enqueue(world, 1, ['rice'])
    await world.queue.drain()
    world.server.taskFault = () => undefined
    world.server.calls.length = 0
    const behind = await enqueue(world, 12, ['rice'])
    const free = await enqueue(world, 7, ['salt'])
    await world.queue.drain()
    expect(world.server.applied).toEqual(free)
    expect((await world.task(behind[0] ?? '')).status).toBe('queued')
    // In calls as full as they can be, however many at the front wait.
    expect(world.server.calls.map(call => call.length)).toEqual([5, 2])
  })

  it('are sent in full calls where few of the oldest may go', async () => {
    const world = create()
    world.server.taskFault = () => transient
    await enqueue(world, lookAhead - 1)
    await world.queue.drain()
    world.server.taskFault = () => undefined
    world.server.calls.length = 0
    const ids = await enqueue(world, 11)
    await world.queue.drain()
    expect(world.server.applied).toEqual(ids)
    expect(world.server.calls.map(call => call.length)).toEqual([5, 5, 1])
  })

  it('promise 4: nothing blocks – the newest one goes before those that got no answer', async () => {
    const world = create()
    world.server.fault = () => unreachable
    const old = await enqueue(world, lookAhead)
    world.queue.start()
    await passTime(world, 5_000)
    world.server.calls.length = 0
    world.server.fault = batch => (batch.some(({ id }) => old.includes(id)) ? unreachable : undefined)
    const [late = ''] = await enqueue(world, 1)
    await passTime(world, 60_000)
    const first = world.server.calls.findIndex(call => call.includes(late))
    expect(world.server.applied).toEqual([late])
    expect(world.server.calls.slice(0, first)).toEqual([])
  })

  it.each([0, -1, Number.NaN])('are at least one: %s is refused by name', wrong => {
    expect(() => createTestQueue({ lookAhead: wrong })).toThrow(/lookAhead .* 1 or more/)
  })
})
