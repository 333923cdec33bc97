import 'fake-indexeddb/auto'
import type { WhereClause } from 'dexie'
import { describe, expect, it, vi } from 'vitest'
import {
  browserEnvironment,
  QueueDatabase,
  UnreachableError,
  type NewTask,
  type Outcome,
  type Task,
} from '@/queue'
import {
  createTestQueue,
  passTime,
  refused,
  signInNeeded,
  stir,
  transient,
  unreachable,
  until,
  updateNeeded,
} from '../../support/testQueue'

const never = () => new Promise<never>(() => undefined)

describe('promise 4: nothing blocks', () => {
  it('a task that never gets an answer does not starve what comes later', async () => {
    const world = createTestQueue()
    let poison = ''
    world.server.fault = batch => (batch.some(({ id }) => id === poison) ? unreachable : undefined)
    poison = (await world.queue.enqueue('stir', { pot: 'poison', keys: ['p'] })).id
    world.queue.start()
    await passTime(world, 60_000, 5_000)
    const { id } = await world.queue.enqueue('stir', { pot: 'soup', keys: ['s'] })
    await until(async () => (await world.task(id)).status === 'completed')
    expect(await world.task(poison)).toMatchObject({ status: 'queued', attempts: 0, waitingFor: 'network' })
    // Its own pause has grown to a minute: one call each, and never a batch that it spoils.
    const before = world.server.calls.length
    await passTime(world, 10 * 60_000, 5_000)
    expect(world.server.calls.length - before).toBeLessThan(25)
  })

  it.each([65, 70, 130, 200, 310, 330])(
    'promise 4: nothing blocks – one task without an answer holds up nothing else, %i s later either',
    async seconds => {
      const world = createTestQueue()
      let poison = ''
      world.server.fault = batch => (batch.some(({ id }) => id === poison) ? unreachable : undefined)
      poison = (await world.queue.enqueue('stir', { pot: 'poison', keys: ['p'] })).id
      world.queue.start()
      await passTime(world, seconds * 1_000, 5_000)
      // Nothing has to be waited for: the server is there, and only the one task is not answered.
      const { id } = await world.queue.enqueue('stir', { pot: 'soup', keys: ['s'] })
      await until(async () => (await world.task(id)).status === 'completed')
      expect(world.queue.state.silentSince).toBeUndefined()
    },
  )

  it('promise 4: nothing blocks – cancels that nobody decides do not stand in front of new work', async () => {
    const world = createTestQueue({ cancel: () => Promise.resolve(unreachable) })
    world.server.fault = () => unreachable
    const ids: string[] = []
    for (let n = 0; n < 20; n++) ids.push((await world.queue.enqueue('stir', { pot: `${n}` })).id)
    await world.queue.drain()
    await Promise.all(
      (await world.queue.reads.open()).map(({ id }) =>
        world.database.tasks.where('id').equals(id).modify({ startedAt: 1, dueAt: 0 }),
      ),
    )
    await world.queue.cancelMany(ids)
    world.server.fault = () => undefined
    const order: string[] = []
    const tab = world.anotherTab({
      cancel: ({ id }) => {
        order.push(`cancel ${ids.indexOf(id)}`)
        return Promise.resolve(unreachable)
      },
      process: batch => {
        order.push('work')
        return world.server.process(batch)
      },
    })
    const { id } = await tab.queue.enqueue('stir', { pot: 'soup' })
    await tab.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'completed' })
    expect(order[0]).toBe('work')

    // What comes while they are being asked about goes before the next of them.
    world.clock.advance(61_000)
    order.length = 0
    let late = ''
    const third = world.anotherTab({
      cancel: async ({ id: asked }) => {
        order.push(`cancel ${ids.indexOf(asked)}`)
        if (late === '') late = (await third.queue.enqueue('stir', { pot: 'late' })).id
        return unreachable
      },
      process: batch => {
        order.push('work')
        return world.server.process(batch)
      },
    })
    await third.queue.drain()
    expect(await world.task(late)).toMatchObject({ status: 'completed' })
    expect(order.indexOf('work')).toBe(1)
  })

  it('three of them at the head of 50 do not keep the other 47 back', async () => {
    const world = createTestQueue()
    const ids: string[] = []
    for (let n = 0; n < 50; n++) ids.push((await world.queue.enqueue('stir', { pot: `${n}` })).id)
    const poison = new Set(ids.slice(0, 3))
    world.server.fault = batch => (batch.some(({ id }) => poison.has(id)) ? unreachable : undefined)
    world.queue.start()
    await passTime(world, 60_000, 5_000)
    expect(world.server.applied).toHaveLength(47)
  })

  it('a handler without an answer, in a queue without a probe, keeps no other back', async () => {
    const done: string[] = []
    const database = new QueueDatabase({ name: 'no-probe' })
    const world = createTestQueue({ database })
    const tab = world.anotherTab({
      tasks: [
        {
          ...stir,
          handle: ({ pot }) =>
            pot === 'poison'
              ? Promise.reject(new UnreachableError('Gone.'))
              : Promise.resolve(done.push(pot)),
        },
      ],
    })
    await tab.queue.enqueue('stir', { pot: 'poison', keys: ['p'] })
    await tab.queue.enqueue('stir', { pot: 'fine', keys: ['s'] })
    await tab.queue.drain()
    expect(done).toEqual(['fine'])
  })

  it('what must follow a silent task still follows it', async () => {
    const world = createTestQueue()
    const first = await world.queue.enqueue('stir', { pot: '0', keys: ['a'] })
    const second = await world.queue.enqueue('stir', { pot: '1', keys: ['a'] })
    const free = await world.queue.enqueue('stir', { pot: '2', keys: ['b'] })
    world.server.fault = batch => (batch.some(({ id }) => id === first.id) ? unreachable : undefined)
    world.queue.start()
    await passTime(world, 30_000, 5_000)
    expect(world.server.applied).toEqual([free.id])
    world.server.fault = () => undefined
    await passTime(world, 65_000, 5_000)
    expect(world.server.applied).toEqual([free.id, first.id, second.id])
  })
})

describe('no storm', () => {
  it('when the server lacks cancel_task', async () => {
    const world = createTestQueue()
    world.server.fault = () => {
      world.server.isUp = false
      return unreachable
    }
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    world.server.isUp = true
    let asked = 0
    const tab = world.anotherTab({
      cancel: () => {
        asked += 1
        return asked > 20 ? never() : Promise.resolve(updateNeeded)
      },
    })
    await tab.queue.cancel(id)
    void tab.queue.drain()
    await until(() => asked > 20 || !tab.queue.state.isDraining)
    expect(asked).toBe(1)
  })

  it('when each task of a call needs a sign-in', async () => {
    const world = createTestQueue()
    world.server.fault = (batch, call) => (call > 20 ? never() : batch.map(() => signInNeeded))
    await world.queue.enqueue('stir', { pot: 'soup' })
    void world.queue.drain()
    await until(() => world.server.calls.length > 20 || !world.queue.state.isDraining)
    expect(world.server.calls).toHaveLength(1)
    expect(world.queue.state.isSignInNeeded).toBe(true)
  })

  it.each([
    ['refused', refused],
    ['transient', transient],
  ])(
    'when every call is %s as a whole: about one call a task, not a search for each',
    async (_name, outcome) => {
      const world = createTestQueue()
      world.server.fault = () => outcome
      for (let n = 0; n < 50; n++) await world.queue.enqueue('stir', { pot: `${n}` })
      await world.queue.drain()
      expect(world.server.calls.length).toBeLessThan(65)
    },
  )
})

describe('what proves nothing', () => {
  it('is a `process` that throws: not counted, and never failed', async () => {
    const world = createTestQueue({ process: () => Promise.reject(new TypeError('Failed to fetch')) })
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    world.queue.start()
    await passTime(world, 60_000, 5_000)
    expect(await world.task(id)).toMatchObject({ status: 'queued', attempts: 0, waitingFor: 'network' })
  })
})

describe('clocks and other tabs', () => {
  it('a clock that jumps back during a silence does not stop the probe', async () => {
    const world = createTestQueue()
    world.server.fault = () => unreachable
    world.server.isUp = false
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await passTime(world, 20 * 60_000, 5_000)
    world.clock.jump(-10 * 60_000)
    world.server.fault = () => undefined
    world.server.isUp = true
    await passTime(world, 125_000, 5_000)
    expect((await world.task(id)).status).toBe('completed')
  })

  it('a live claim is not released by a tab that looked at the clock before it read', async () => {
    const one = createTestQueue()
    let answer: () => void = () => undefined
    one.server.fault = ([task], call) =>
      call > 1 || !task
        ? undefined
        : new Promise<Outcome>(resolve => (answer = () => resolve(one.server.apply(task))))
    await one.queue.enqueue('stir', { pot: 'soup' })
    const other = one.anotherTab()
    const original = other.database.tasks.where.bind(other.database.tasks) as (
      index: string,
    ) => WhereClause<Task, number, NewTask>
    let isFirst = true
    // Its read waits behind the claim of the first tab, which begins 2 s later by the clock.
    const slowRead = async () => {
      one.clock.now += 2_000
      void one.queue.drain()
      await until(() => one.server.calls.length === 1)
      return original('open').equals(1).toArray()
    }
    vi.spyOn(other.database.tasks, 'where').mockImplementation(((index: string) => {
      if (index !== 'open' || !isFirst) return original(index)
      isFirst = false
      return { equals: () => ({ limit: () => ({ toArray: slowRead }) }) }
    }) as never)
    await other.queue.drain()
    answer()
    await until(() => !one.queue.state.isDraining)
    expect(one.server.calls).toHaveLength(1)
  })

  it('a pause that another tab has set since is kept', async () => {
    const world = createTestQueue({ batchSize: 1 })
    const other = world.anotherTab()
    await world.queue.enqueue('stir', { pot: '0' })
    const second = await world.queue.enqueue('stir', { pot: '1' })
    let answer: () => void = () => undefined
    world.server.fault = ([task], call) => {
      if (call > 1 || !task) return transient
      return new Promise<Outcome>(resolve => (answer = () => resolve(world.server.apply(task))))
    }
    const drained = world.queue.drain()
    await until(() => world.server.calls.length === 1)
    await other.queue.drain()
    expect((await world.task(second.id)).status).toBe('retrying')
    answer()
    await drained
    expect(world.server.calls).toHaveLength(2)
  })
})

describe('starting and stopping', () => {
  it('tries what waits for an update once more at every start', async () => {
    const world = createTestQueue()
    world.server.taskFault = () => updateNeeded
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    world.server.taskFault = () => undefined
    const restarted = world.anotherTab()
    restarted.queue.start()
    await until(async () => (await world.task(id)).status === 'completed')
  })

  it('promise 6: it always moves again – a tab that becomes visible looks', async () => {
    const world = createTestQueue()
    world.queue.start()
    await until(() => !world.queue.state.isDraining)
    const tab = world.anotherTab()
    const { id } = await tab.queue.enqueue('stir', { pot: 'soup' })
    world.signal('visible')
    await until(async () => (await world.task(id)).status === 'completed')
  })

  it("promise 6: it always moves again – another tab's enqueue is heard at once", async () => {
    const database = () => new QueueDatabase({ name: 'heard' })
    const world = createTestQueue({ database: database(), environment: browserEnvironment() })
    world.queue.start()
    await until(() => !world.queue.state.isDraining)
    const sender = createTestQueue({
      database: database(),
      environment: browserEnvironment(),
      owner: () => null,
    })
    sender.queue.start()
    const { id } = await createTestQueue({ database: database() }).queue.enqueue('stir', { pot: 'soup' })
    // Nobody is signed in there, so it can only pass the word on.
    sender.queue.sessionChanged()
    await until(async () => (await world.task(id)).status === 'completed')
    await Promise.all([world.queue.stop(), sender.queue.stop()])
  })

  it('stores what is enqueued after a stop, for the next start', async () => {
    const world = createTestQueue({ environment: browserEnvironment() })
    world.queue.start()
    await world.queue.stop()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    expect((await world.task(id)).status).toBe('queued')
    world.queue.start()
    await until(async () => (await world.task(id)).status === 'completed')
    await world.queue.stop()
  })

  it('promise 1: a database that another tab blocks rejects with a clear error, and nothing is stored later', async () => {
    const holder = await new Promise<IDBDatabase>(resolve => {
      const opening = indexedDB.open('blocked', 10)
      opening.onsuccess = () => resolve(opening.result)
    })
    const world = createTestQueue({ database: new QueueDatabase({ name: 'blocked' }) })
    const enqueued = world.queue.enqueue('stir', { pot: 'soup' })
    const failing = expect(enqueued).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: expect.stringContaining('other tabs') as string,
    })
    await until(() => world.clock.nextTimerIn !== undefined)
    world.clock.advance(5_000)
    await failing
    holder.close()
    await until(() => world.database.isOpen())
    expect(await world.database.tasks.count()).toBe(0)
  })
})
