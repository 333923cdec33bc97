import 'fake-indexeddb/auto'
import Dexie from 'dexie'
import { describe, expect, it } from 'vitest'
import { createTestQueue, passTime, until, type TestQueue } from '../../support/testQueue'
import { giveSmallDisk } from '../../support/smallDisk'

const reserve = 512 * 1024
const plenty = 10 * reserve

/** A device with room for the reserve and `more`. */
async function createFullDevice(
  more: number,
): Promise<TestQueue & { disk: ReturnType<typeof giveSmallDisk> }> {
  const world = createTestQueue()
  const disk = giveSmallDisk(world.database, plenty)
  await world.queue.prune()
  expect(await world.database.reserve.count()).toBe(1)
  disk.free = more
  return Object.assign(world, { disk })
}

const enough = 2_000

describe('a device with a full disk', () => {
  it('still sends what it holds, in the room that was kept free for that', async () => {
    const { queue, disk, database, server, task } = await createFullDevice(enough)
    const { id } = await queue.enqueue('stir', { pot: 'soup' })
    disk.free = 0
    await queue.drain()
    expect(server.calls).toEqual([[id]])
    expect(await task(id)).toMatchObject({ status: 'completed', result: { id } })
    expect(await database.reserve.count()).toBe(0)
    expect(queue.state.storageProblem).toBeUndefined()
  })

  it('makes room of finished rows where even giving up what was kept free finds none', async () => {
    const { queue, disk, database, server } = await createFullDevice(plenty)
    const old: string[] = []
    for (let n = 0; n < 10; n++) old.push((await queue.enqueue('stir', { pot: `${n}` })).id)
    await queue.drain()
    await queue.markAnnounced(old)
    const { id } = await queue.enqueue('stir', { pot: 'soup' })
    disk.free = 0
    database.reserve.clear = () => Dexie.Promise.reject(new DOMException('Full.', 'QuotaExceededError'))
    await queue.drain()
    expect(server.applied).toEqual([...old, id])
  })

  it('never sends what it could not claim', async () => {
    const world = await createFullDevice(enough)
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    world.disk.free = -plenty
    await world.queue.drain()
    expect(world.server.calls).toEqual([])
    expect(await world.task(id)).toMatchObject({ status: 'queued', attempts: 0 })
    expect(world.queue.state.storageProblem).toBe('storage_full')
    expect(world.faults).toMatchObject([{ code: 'storage_full' }])
  })

  it('leaves what it could not settle to its lease, though the lock is its own', async () => {
    const world = await createFullDevice(enough)
    world.hasLock = true
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    world.server.fault = () => {
      world.disk.free = -plenty
      return undefined
    }
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'processing' })
    world.server.fault = () => undefined
    world.disk.free = plenty
    await world.queue.drain()
    expect(world.server.calls).toEqual([[id]])
    world.clock.now += 15_000
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'completed' })
  })

  it('sends by itself once there is room', async () => {
    const world = await createFullDevice(enough)
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    world.disk.free = -plenty
    world.queue.start()
    await until(() => world.queue.state.storageProblem === 'storage_full')
    world.disk.free = plenty
    await passTime(world, 30_000)
    await until(async () => (await world.task(id)).status === 'completed')
    expect(world.queue.state.storageProblem).toBeUndefined()
    await world.queue.stop()
  })

  it('promise 2: nothing happens twice – what was applied and could not be written down is completed later, from the ledger', async () => {
    const world = await createFullDevice(enough)
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    // The answer is on its way when the last room goes, reserve and all.
    world.server.fault = () => {
      world.disk.free = -plenty
      return undefined
    }
    await world.queue.drain()
    expect(world.server.applied).toEqual([id])
    expect((await world.task(id)).status).toBe('processing')

    world.server.fault = () => undefined
    world.disk.free = plenty
    world.clock.advance(15_000)
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'completed', result: { id } })
    expect(world.server.applied).toEqual([id])
    expect(world.server.calls).toEqual([[id], [id]])
  })

  it('promise 1: nothing is lost – refuses new work with a clear error, and leaves the reserve alone', async () => {
    const { queue, database } = await createFullDevice(0)
    await expect(queue.enqueue('stir', { pot: 'soup' })).rejects.toMatchObject({
      code: 'storage_full',
      message: expect.stringContaining('no room') as string,
    })
    expect(await database.tasks.count()).toBe(0)
    expect(await database.reserve.count()).toBe(1)
  })

  it('takes the reserve back before it stores anything new', async () => {
    const { queue, database, disk } = await createFullDevice(enough)
    await queue.enqueue('stir', { pot: 'soup' })
    disk.free = 0
    await queue.drain()
    expect(await database.reserve.count()).toBe(0)

    // Room for a task, and not for the reserve: it would be the room of the next claim.
    await expect(queue.enqueue('stir', { pot: 'stew' })).rejects.toMatchObject({ code: 'storage_full' })
    disk.free = plenty
    await queue.enqueue('stir', { pot: 'stew' })
    expect(await database.reserve.count()).toBe(1)
  })

  it('finished tasks that were seen go before their time, for new work as well', async () => {
    const { queue, database, disk } = await createFullDevice(plenty)
    const { id } = await queue.enqueue('stir', { pot: 'x'.repeat(5_000) })
    const unseen = await queue.enqueue('stir', { pot: 'unseen' })
    await queue.drain()
    await queue.markAnnounced([id])
    disk.free = 0
    const stored = await queue.enqueue('stir', { pot: 'soup' })
    expect((await database.tasks.toArray()).map(row => row.id)).toEqual([unseen.id, stored.id])
  })

  it('keeps trying to have a reserve again', async () => {
    const world = await createFullDevice(enough)
    await world.queue.enqueue('stir', { pot: 'soup' })
    world.disk.free = 0
    await world.queue.drain()
    await world.queue.prune()
    expect(await world.database.reserve.count()).toBe(0)
    world.disk.free = plenty
    await world.queue.prune()
    expect(await world.database.reserve.count()).toBe(1)
  })
})
