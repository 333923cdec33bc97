import 'fake-indexeddb/auto'
import type { DBCoreTable } from 'dexie'
import { describe, expect, it } from 'vitest'
import { createTestQueue, passTime, refused, until, type TestQueue } from '../../support/testQueue'

const day = 24 * 60 * 60_000

async function finish(world: TestQueue, pot: string): Promise<string> {
  const { id } = await world.queue.enqueue('stir', { pot })
  await world.queue.drain()
  return id
}

/** @param over what stands in for a table's own, from now on */
function watchTables({ database }: TestQueue, over: (table: DBCoreTable) => Partial<DBCoreTable>): void {
  database.use({
    stack: 'dbcore',
    create: core => ({
      ...core,
      table: name => ({ ...core.table(name), ...over(core.table(name)) }),
    }),
  })
  database.close({ disableAutoOpen: false })
}

const idsOf = async ({ database }: TestQueue) => (await database.tasks.toArray()).map(({ id }) => id)

describe('retention', () => {
  it('keeps what was announced for 30 days, and then deletes it with its attempts', async () => {
    const world = createTestQueue()
    const old = await finish(world, 'old')
    await world.queue.markAnnounced([old])
    world.clock.advance(1)
    const young = await finish(world, 'young')
    await world.queue.markAnnounced([young])

    world.clock.advance(30 * day - 2)
    expect(await world.queue.prune()).toBe(0)
    world.clock.advance(1)
    expect(await world.queue.prune()).toBe(1)
    expect(await idsOf(world)).toEqual([young])
    expect(await world.queue.reads.attemptsOf(old)).toEqual([])
    expect(await world.queue.reads.attemptsOf(young)).toHaveLength(1)
  })

  it('counts the 30 days from when a person has seen it', async () => {
    const world = createTestQueue()
    const id = await finish(world, 'soup')
    world.clock.advance(40 * day)
    await world.queue.markAnnounced([id])
    expect(await world.queue.prune()).toBe(0)
    world.clock.advance(30 * day)
    expect(await world.queue.prune()).toBe(1)
  })

  it('promise 3: nothing is silent – what nobody has seen stays, however old and however many', async () => {
    const world = createTestQueue({ keepForMs: 0, keepRows: 0 })
    const id = await finish(world, 'soup')
    world.clock.advance(400 * day)
    expect(await world.queue.prune()).toBe(0)
    expect((await world.task(id)).status).toBe('completed')
  })

  it('promise 1: nothing is lost – an open task stays, and a failed one until it is dismissed', async () => {
    const world = createTestQueue({ keepForMs: 0, keepRows: 0 })
    world.server.taskFault = () => refused
    const failed = await finish(world, 'burnt')
    world.server.taskFault = () => undefined
    world.server.isUp = false
    world.server.fault = () => ({ kind: 'unreachable', error: { code: 'network', message: '' } })
    const open = await finish(world, 'soup')
    world.clock.advance(400 * day)
    await world.queue.markAnnounced([failed, open])
    expect(await world.queue.prune()).toBe(0)
    expect(await idsOf(world)).toEqual([failed, open])

    await world.queue.dismiss(failed)
    expect(await world.queue.prune()).toBe(1)
    expect(await idsOf(world)).toEqual([open])
  })

  it('a failed task whose cancel waits for the server stays', async () => {
    const world = createTestQueue({ keepForMs: 0, keepRows: 0 })
    world.server.taskFault = () => refused
    const id = await finish(world, 'burnt')
    await world.queue.dismiss(id)
    world.server.isUp = false
    await world.queue.cancel(id)
    expect(await world.queue.prune()).toBe(0)
  })

  it('a failure that was dismissed and cancelled later stays until that was told', async () => {
    const world = createTestQueue({ keepForMs: 0, keepRows: 0 })
    world.server.taskFault = () => refused
    const id = await finish(world, 'burnt')
    await world.queue.dismiss(id)
    await world.queue.cancel(id)
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'cancelled', announceTo: 'ana' })
    expect(await world.queue.prune()).toBe(0)
    await world.queue.markAnnounced([id])
    expect(await world.queue.prune()).toBe(1)
  })

  it('deletes the oldest of what is more than the setting allows, in small transactions', async () => {
    const world = createTestQueue({ keepRows: 20 })
    for (let n = 0; n < 270; n += 1) {
      world.clock.advance(1)
      await world.queue.enqueue('stir', { pot: String(n) })
    }
    await world.queue.drain()
    const ids = await idsOf(world)
    const unseen = ids.slice(0, 5)
    await world.queue.markAnnounced(ids.slice(5))

    const sizes: number[] = []
    watchTables(world, table => ({
      mutate: request => {
        if (table.name === 'tasks' && request.type === 'delete') sizes.push(request.keys.length)
        return table.mutate(request)
      },
    }))
    expect(await world.queue.prune()).toBe(245)
    expect(await idsOf(world)).toEqual([...unseen, ...ids.slice(250)])
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100)
  })

  it('finds all that may go among others that ended in the same moment', async () => {
    const world = createTestQueue({ keepForMs: 0 })
    for (let n = 0; n < 330; n += 1) await world.queue.enqueue('stir', { pot: String(n) })
    await world.queue.drain()
    const ids = await idsOf(world)
    const isSeen = (_id: string, place: number) => place % 3 === 2 || (place > 100 && place < 120)
    await world.queue.markAnnounced(ids.filter(isSeen))
    world.clock.advance(1)
    expect(await world.queue.prune()).toBe(ids.filter(isSeen).length)
    expect(await idsOf(world)).toEqual(ids.filter((id, place) => !isSeen(id, place)))
  })

  it('counts a long history that nobody has seen once, and not in each transaction', async () => {
    const world = createTestQueue({ keepRows: 20 })
    for (let n = 0; n < 450; n += 1) await world.queue.enqueue('stir', { pot: String(n) })
    await world.queue.drain()
    let counts = 0
    watchTables(world, table => ({
      count: request => {
        counts += 1
        return table.count(request)
      },
    }))
    expect(await world.queue.prune()).toBe(0)
    // All that have ended, and those of them that may not go.
    expect(counts).toBe(2)
  })

  it('counts for the setting only what may go', async () => {
    const world = createTestQueue({ keepRows: 3 })
    world.server.taskFault = () => refused
    for (const pot of ['a', 'b', 'c']) await finish(world, pot)
    world.server.taskFault = () => undefined
    world.clock.advance(1)
    const seen = [await finish(world, 'd'), await finish(world, 'e'), await finish(world, 'f')]
    await world.queue.markAnnounced(seen)
    expect(await world.queue.prune()).toBe(0)
  })

  it('two tabs that prune at once delete no more than one would', async () => {
    const world = createTestQueue({ keepRows: 150 })
    for (let n = 0; n < 400; n += 1) {
      world.clock.advance(1)
      await world.queue.enqueue('stir', { pot: String(n) })
    }
    await world.queue.drain()
    await world.queue.markAnnounced(await idsOf(world))
    await Promise.all([world.queue.prune(), world.anotherTab().queue.prune()])
    expect(await world.database.tasks.count()).toBe(150)
  })

  it('ends with the queue, between two transactions', async () => {
    const world = createTestQueue()
    world.queue.start()
    await passTime(world, 9_000)
    // The chores begin in this moment.
    world.clock.advance(1_000)
    await world.queue.stop()
    world.database.close()
    await until(() => !world.queue.state.isDraining)
    expect(world.faults).toEqual([])
    expect(world.clock.nextTimerIn).toBeUndefined()
  })

  it('has one row of timers, however often the queue is stopped and started', async () => {
    const world = createTestQueue()
    world.queue.start()
    await passTime(world, 10_000)
    await world.queue.stop()
    world.queue.start()
    await passTime(world, 11_000)
    await world.queue.stop()
    await until(() => world.clock.nextTimerIn === undefined)
  })

  it('happens by itself soon after the start, and every hour', async () => {
    const world = createTestQueue()
    const first = await finish(world, 'first')
    await world.queue.markAnnounced([first])
    world.clock.advance(31 * day)
    world.queue.start()
    await passTime(world, 9_000)
    expect(await idsOf(world)).toEqual([first])
    await passTime(world, 1_000)
    await until(async () => (await idsOf(world)).length === 0)

    const second = await finish(world, 'second')
    await world.queue.markAnnounced([second])
    await until(async () => {
      world.clock.advance(day)
      return (await idsOf(world)).length === 0
    })
    await world.queue.stop()
  })

  it('stops with the queue', async () => {
    const world = createTestQueue()
    const id = await finish(world, 'soup')
    await world.queue.markAnnounced([id])
    world.queue.start()
    await world.queue.stop()
    expect(world.clock.nextTimerIn).toBeUndefined()
  })
})
