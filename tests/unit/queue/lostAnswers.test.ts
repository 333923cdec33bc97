import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '@/queue'
import {
  createTestQueue,
  passTime,
  refused,
  unreachable,
  until,
  type TestQueue,
} from '../../support/testQueue'

/** Failed for this device; meanwhile a router has delivered what it had kept: the server has applied it. */
async function failedAndApplied(): Promise<{ world: TestQueue; id: string }> {
  const world = createTestQueue()
  world.server.taskFault = () => refused
  const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
  await world.queue.drain()
  const task = await world.task(id)
  expect(task.status).toBe('failed')
  world.server.taskFault = () => undefined
  world.server.apply(task)
  return { world, id }
}

async function goOffline(world: TestQueue): Promise<void> {
  world.isOnline = false
  world.server.isUp = false
  world.server.fault = () => unreachable
  world.queue.start()
  await until(() => !world.queue.state.isDraining)
}

async function comeBack(world: TestQueue): Promise<void> {
  world.isOnline = true
  world.server.isUp = true
  world.server.fault = () => undefined
  world.signal('online')
  await passTime(world, 2_000)
}

describe('a failed task whose earlier answer was lost', () => {
  it('promise 2: nothing happens twice – retried by hand it gets the stored result', async () => {
    const { world, id } = await failedAndApplied()
    await world.queue.retry(id)
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'completed', attempts: 1, result: { id } })
    expect(world.server.applied).toEqual([id])
  })

  it('retried by hand offline goes out when the network is back', async () => {
    const { world, id } = await failedAndApplied()
    await goOffline(world)
    expect(await world.queue.retry(id)).toMatchObject({ status: 'queued', attempts: 0 })
    await passTime(world, 120_000, 5_000)
    expect(await world.task(id)).toMatchObject({ status: 'queued', attempts: 0 })
    await comeBack(world)
    expect((await world.task(id)).status).toBe('completed')
    expect(world.server.applied).toEqual([id])
  })

  it.each([
    ['online', () => Promise.resolve(), (world: TestQueue) => world.queue.drain()],
    ['offline', goOffline, comeBack],
  ])('cancelled %s becomes completed, with that result', async (_name, before, after) => {
    const { world, id } = await failedAndApplied()
    await before(world)
    await world.queue.cancel(id)
    await after(world)
    expect(await world.task(id)).toMatchObject({
      status: 'completed',
      result: { id },
      cancelRequestedAt: undefined,
    })
    expect(world.server.calls).toHaveLength(1)
  })
})

describe('a cancel while the task is processing', () => {
  it('offline: the answer never comes, the task does not run again, and the server decides later', async () => {
    const world = createTestQueue()
    world.queue.start()
    world.server.fault = batch => {
      for (const task of batch) world.server.apply(task)
      world.server.isUp = false
      return new Promise<Outcome>(() => undefined)
    }
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await until(() => world.server.calls.length === 1)
    world.signal('offline')
    expect(await world.queue.cancel(id)).toMatchObject({ status: 'processing' })
    world.clock.advance(10_000)
    await passTime(world, 120_000, 5_000)
    expect(await world.task(id)).toMatchObject({ status: 'queued', attempts: 0 })
    await comeBack(world)
    expect(await world.task(id)).toMatchObject({ status: 'completed', result: { id } })
    expect(world.server.calls).toHaveLength(1)
  })
})
