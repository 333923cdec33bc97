import { afterEach, describe, expect, it } from 'vitest'
import {
  createTestQueue,
  refused,
  signInNeeded,
  transient,
  unreachable,
  until,
  type TestQueue,
} from '../../support/testQueue'

let world: TestQueue
afterEach(() => world.queue.stop())

/** A queue that was not started, as in a worker, with `count` tasks in its store. */
async function withTasks(count: number) {
  world = createTestQueue()
  const ids: string[] = []
  for (let n = 0; n < count; n++) ids.push((await world.queue.enqueue('stir', { pot: `pot ${n}` })).id)
  return { world, ids }
}

/** Lets the time of the event pass, second by second, until it ends. */
async function within<T>(event: Promise<T>): Promise<T> {
  let isOver = false
  const goesOn = () => !isOver
  const ended = event.finally(() => (isOver = true))
  while (goesOn()) {
    // The queue gets some turns for each second, and turns of the database: a real one is slower than the event loop.
    for (let turn = 0; turn < 20 && goesOn(); turn++) await world.queue.reads.countOpen()
    if (goesOn()) world.clock.advance(1_000)
  }
  return ended
}

describe('drainFor', () => {
  it('sends what is queued and says that nothing is left', async () => {
    const { world, ids } = await withTasks(120)
    expect(await within(world.queue.drainFor(60_000))).toEqual({ finished: 120, left: 0 })
    expect(world.server.applied).toEqual(ids)
  })

  it('sends nothing before it is called, and nothing afterwards', async () => {
    const { world } = await withTasks(1)
    expect(world.server.calls).toEqual([])
    await within(world.queue.drainFor(60_000))
    await world.queue.enqueue('stir', { pot: 'later' })
    world.clock.advance(120_000)
    expect(world.server.calls).toHaveLength(1)
  })

  it('stays for the short retries', async () => {
    const { world } = await withTasks(1)
    world.server.fault = (_batch, call) => (call < 3 ? [transient] : undefined)
    const startedAt = world.clock.now
    expect(await within(world.queue.drainFor(60_000))).toEqual({ finished: 1, left: 0 })
    expect(world.clock.now - startedAt).toBeGreaterThanOrEqual(6_000)
    expect(world.server.calls).toHaveLength(3)
  })

  it('waits out the lease of a page that died, and then does its work', async () => {
    const { world, ids } = await withTasks(1)
    const seq = (await world.task(ids[0] ?? '')).seq
    await world.database.tasks.update(seq, {
      status: 'processing',
      startedAt: world.clock.now,
      claimToken: 'of a dead page',
      leaseUntil: world.clock.now + 15_000,
    })
    expect(await within(world.queue.drainFor(60_000))).toEqual({ finished: 1, left: 0 })
    expect(await world.queue.reads.attemptsOf(ids[0] ?? '')).toMatchObject([
      { outcome: 'lost' },
      { outcome: 'done' },
    ])
  })

  it('says what is left when the server stays away, and does not stay for ever', async () => {
    const { world } = await withTasks(2)
    world.server.isUp = false
    world.server.fault = () => unreachable
    const startedAt = world.clock.now
    expect(await within(world.queue.drainFor(60_000))).toEqual({ finished: 0, left: 2 })
    expect(world.clock.now - startedAt).toBeLessThanOrEqual(60_000)
    expect(world.server.probes).toBeGreaterThan(2)
  })

  it('waits no longer when it is told so, and looks once more', async () => {
    const { world } = await withTasks(1)
    world.server.isUp = false
    world.server.fault = () => unreachable
    const end = new AbortController()
    const startedAt = world.clock.now
    const draining = world.queue.drainFor(60_000, end.signal)
    await until(() => world.clock.nextTimerIn !== undefined && world.server.calls.length === 1)
    end.abort()
    expect(await draining).toEqual({ finished: 0, left: 1 })
    expect(world.clock.now).toBe(startedAt)
  })

  it('does not stay for a refused session: only a person can mend that', async () => {
    const { world } = await withTasks(1)
    world.server.fault = () => signInNeeded
    expect(await within(world.queue.drainFor(60_000))).toEqual({ finished: 0, left: 0 })
  })

  it('keeps the pause that the server has named to somebody else', async () => {
    const { world } = await withTasks(1)
    world.server.fault = (_batch, call) => (call === 1 ? { ...unreachable, retryAfterMs: 4_000 } : undefined)
    const tab = world.anotherTab()
    await tab.queue.drainFor(0)
    const refusedAt = world.clock.now
    expect(await within(world.queue.drainFor(60_000))).toEqual({ finished: 1, left: 0 })
    expect(world.clock.now - refusedAt).toBeGreaterThanOrEqual(4_000)
  })

  it('keeps a long pause for a minute at least', async () => {
    const { world } = await withTasks(1)
    world.server.fault = () => ({ ...unreachable, retryAfterMs: 120_000 })
    const tab = world.anotherTab()
    await tab.queue.drainFor(0)
    expect(await within(world.queue.drainFor(30_000))).toEqual({ finished: 0, left: 1 })
    expect(world.server.calls).toHaveLength(1)
  })

  it('is overruled by a person who wants it sent now', async () => {
    const { world } = await withTasks(1)
    world.server.fault = (_batch, call) => (call === 1 ? { ...unreachable, retryAfterMs: 30_000 } : undefined)
    await world.queue.drainFor(0)
    world.queue.syncNow()
    await until(() => world.server.applied.length === 1)
  })

  it('counts a cancel that this person has asked for as work that is left', async () => {
    const { world, ids } = await withTasks(1)
    world.server.fault = () => unreachable
    world.server.isUp = false
    await world.queue.drainFor(0)
    world.person = { id: 'boss', name: 'Boss' }
    const manager = world.anotherTab({ mayCancelForOthers: () => true })
    manager.person = world.person
    await manager.queue.cancel(ids[0] ?? '')
    expect(await manager.queue.drainFor(0)).toEqual({ finished: 0, left: 1 })
  })

  it('claims nothing more once it is told to leave', async () => {
    const { world } = await withTasks(120)
    const end = new AbortController()
    world.server.fault = () => {
      end.abort()
      return undefined
    }
    expect(await within(world.queue.drainFor(60_000, end.signal))).toEqual({ finished: 50, left: 70 })
  })

  it('leaves alone what belongs to somebody else', async () => {
    const { world } = await withTasks(1)
    world.person = { id: 'budi', name: 'Budi' }
    expect(await within(world.queue.drainFor(60_000))).toEqual({ finished: 0, left: 0 })
    expect(world.server.calls).toEqual([])
  })

  it('counts a failure as an end', async () => {
    const { world } = await withTasks(1)
    world.server.taskFault = () => refused
    expect(await within(world.queue.drainFor(60_000))).toEqual({ finished: 1, left: 0 })
  })

  it('sends nothing more once the person has signed out', async () => {
    const { world } = await withTasks(120)
    world.server.fault = () => {
      world.person = null
      return undefined
    }
    expect(await within(world.queue.drainFor(60_000))).toEqual({ finished: 50, left: 0 })
    expect(world.server.calls).toHaveLength(1)
    await until(async () => (await world.queue.reads.open()).length === 70)
  })
})

describe('onWork', () => {
  it('tells of each task that was stored, and not before', async () => {
    const { world } = await withTasks(0)
    const seen: number[] = []
    world.queue.onWork(() => void world.queue.reads.countOpen().then(count => seen.push(count)))
    await world.queue.enqueue('stir', { pot: 'soup' })
    await until(() => seen.length === 1)
    await expect(world.queue.enqueue('stir', {})).rejects.toThrow()
    expect(seen).toEqual([1])
  })

  it('claims nothing for an event that was over before it began', async () => {
    const world = createTestQueue()
    await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drainFor(1_000, AbortSignal.abort())
    expect(world.server.calls).toEqual([])
  })

  it('goes on although somebody who listens throws', async () => {
    const world = createTestQueue()
    world.queue.onDrained(() => {
      throw new Error('Theirs.')
    })
    for (const pot of ['soup', 'stew']) {
      const { id } = await world.queue.enqueue('stir', { pot })
      await world.queue.drain()
      expect((await world.task(id)).status).toBe('completed')
    }
    expect(world.faults).toMatchObject([{ message: 'Theirs.' }, { message: 'Theirs.' }])
  })
})
