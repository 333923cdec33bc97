import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import type { Task } from '@/queue'
import {
  createTestQueue,
  passTime,
  refused,
  stir,
  transient,
  unreachable,
  until,
  type TestQueue,
} from '../../support/testQueue'

const never = () => new Promise<never>(() => undefined)
/** What isolates one among 50, beyond the call that failed. */
const furtherCalls = Math.ceil(2 * Math.log2(50))

async function enqueue50(world: TestQueue): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < 50; n++) ids.push((await world.queue.enqueue('stir', { pot: `${n}` })).id)
  return ids
}

/** Lets each call that hangs run into its time-out, until only the poison is left. */
async function untilOthersLand(world: TestQueue, landed: () => number): Promise<void> {
  for (let second = 0; landed() < 49 && second < 300; second++) {
    world.clock.advance(1_000)
    // Some turns behind whatever is being written, for what the time-out has set going.
    for (let turn = 0; turn < 12; turn++) {
      await world.database.tasks.count()
      await new Promise(resolve => setImmediate(resolve))
    }
  }
}

describe('promise 4: nothing blocks – one poison in a batch of 50', () => {
  it.each([
    ['is refused', () => refused],
    ['is a rollback', () => transient],
    ['cuts the line', () => unreachable],
    ['is never answered', never],
  ])('%s: it is isolated in 2·log2(50) further calls, and 49 land', async (_name, fault) => {
    for (const place of [0, 20, 49]) {
      const world = createTestQueue()
      const ids = await enqueue50(world)
      const poison = ids[place] ?? ''
      let untilAlone = 0
      world.server.fault = (batch: readonly Task[], call) => {
        if (!batch.some(({ id }) => id === poison)) return undefined
        if (batch.length === 1 && untilAlone === 0) untilAlone = call
        return fault()
      }
      world.queue.start()
      await untilOthersLand(world, () => world.server.applied.length)
      expect(world.server.applied).toEqual(ids.filter(id => id !== poison))
      await until(() => untilAlone > 0, 'it stands alone')
      expect(untilAlone - 1, `poison at ${place}`).toBeLessThanOrEqual(furtherCalls)
    }
  })

  it.each([
    ['throws', () => Promise.reject(new Error('Burnt.'))],
    ['never ends', never],
  ])('its handler %s: 49 land, each by one call', async (_name, handle) => {
    const done: string[] = []
    let tries = 0
    const world = createTestQueue({
      tasks: [
        {
          ...stir,
          handle: (payload: unknown) => {
            const { pot } = payload as { pot: string }
            if (pot !== '20') return Promise.resolve(done.push(pot))
            tries += 1
            return handle()
          },
        },
      ],
    })
    const ids = await enqueue50(world)
    world.queue.start()
    await untilOthersLand(world, () => done.length)
    expect(done).toHaveLength(49)
    expect(new Set(done).size).toBe(49)
    await until(() => tries > 0)
    expect((await world.task(ids[20] ?? '')).completedAt).toBeUndefined()
  })

  it('is answered with a wish for a pause: it is isolated, a pause at a time, and 49 land', async () => {
    for (const place of [0, 20, 49]) {
      const world = createTestQueue()
      const ids = await enqueue50(world)
      const poison = ids[place] ?? ''
      world.server.fault = batch =>
        batch.some(({ id }) => id === poison) ? { ...unreachable, retryAfterMs: 5_000 } : undefined
      world.queue.start()
      // The pauses grow to a minute while no call in between is answered.
      await passTime(world, 5 * 60_000, 5_000)
      expect(world.server.applied.toSorted(), `poison at ${place}`).toEqual(
        ids.filter(id => id !== poison).toSorted(),
      )
      // From now on it is the only one that waits as long as the server asks for.
      await passTime(world, 60_000, 5_000)
      const { id } = await world.queue.enqueue('stir', { pot: 'late' })
      await until(async () => (await world.task(id)).status === 'completed')
    }
  })

  it('is isolated although the browser says, wrongly, that there is no network', async () => {
    const world = createTestQueue()
    const ids = await enqueue50(world)
    world.isOnline = false
    world.server.fault = batch => (batch.some(({ id }) => id === ids[20]) ? unreachable : undefined)
    await world.queue.drain()
    expect(world.server.applied).toEqual(ids.filter(id => id !== ids[20]))
  })

  it('is never answered: what comes meanwhile waits for one call, and not until it is found', async () => {
    const world = createTestQueue()
    const ids = await enqueue50(world)
    world.server.fault = batch => (batch.some(({ id }) => id === ids[0]) ? never() : undefined)
    world.queue.start()
    await until(() => world.server.calls.length === 1)
    const { id } = await world.queue.enqueue('stir', { pot: 'late' })
    world.clock.advance(10_000)
    await until(async () => (await world.task(id)).status === 'completed')
    expect(world.server.calls[1]).toEqual([id])
  })

  it('stands in each of three batches: the others land all the same', async () => {
    const world = createTestQueue()
    const ids = [...(await enqueue50(world)), ...(await enqueue50(world)), ...(await enqueue50(world))]
    const poison = [ids[0], ids[70], ids[149]]
    world.server.fault = batch => (batch.some(({ id }) => poison.includes(id)) ? unreachable : undefined)
    world.queue.start()
    await passTime(world, 120_000, 5_000)
    expect(world.server.applied.toSorted()).toEqual(ids.filter(id => !poison.includes(id)).toSorted())
  })

  it('is not waited for by what shares no key with it, however long it lasts', async () => {
    const world = createTestQueue()
    const poison = await world.queue.enqueue('stir', { pot: 'poison', keys: ['a'] })
    const behind = await world.queue.enqueue('stir', { pot: 'behind', keys: ['a'] })
    world.server.fault = batch => (batch.some(({ id }) => id === poison.id) ? unreachable : undefined)
    world.queue.start()
    for (let n = 0; n < 10; n++) {
      const { id } = await world.queue.enqueue('stir', { pot: `${n}`, keys: [`b${n}`] })
      await passTime(world, 60_000, 5_000)
      expect((await world.task(id)).status, `task ${n}`).toBe('completed')
    }
    expect((await world.task(behind.id)).status).toBe('queued')
    world.server.fault = () => undefined
    await passTime(world, 65_000, 5_000)
    expect(world.server.applied.slice(-2)).toEqual([poison.id, behind.id])
  })
})

it('promise 7: the right person – a batch has one owner, whoever has left work on the device', async () => {
  const world = createTestQueue()
  world.isOnline = false
  const owners = new Map<string, string>()
  for (let n = 0; n < 20; n++) {
    world.person = n % 2 ? { id: 'budi', name: 'Budi' } : { id: 'ana', name: 'Ana' }
    // One key for all: another person's tasks hold nobody's.
    owners.set((await world.queue.enqueue('stir', { pot: `${n}`, keys: ['a'] })).id, world.person.id)
  }
  for (const id of ['ana', 'budi']) {
    world.person = { id, name: id }
    world.queue.sessionChanged()
    await world.queue.drain()
  }
  const ownersOfCalls = world.server.calls.map(ids => [...new Set(ids.map(id => owners.get(id)))])
  expect(ownersOfCalls).toEqual([['ana'], ['budi']])
  expect(world.server.applied).toHaveLength(20)
})
