import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { createTestQueue, refused, unreachable, type TestQueue } from '../../support/testQueue'

async function withTasks(count: number, isRefused: boolean): Promise<{ world: TestQueue; ids: string[] }> {
  const world = createTestQueue()
  world.server.taskFault = () => (isRefused ? refused : undefined)
  const ids: string[] = []
  for (let n = 0; n < count; n++) ids.push((await world.queue.enqueue('stir', { pot: `pot ${n}` })).id)
  return { world, ids }
}

describe('many tasks at once', () => {
  it('are retried in one transaction, and what can’t be is counted and left alone', async () => {
    const { world, ids } = await withTasks(60, true)
    await world.queue.drain()
    const { id: open } = await world.queue.enqueue('stir', { pot: 'open' })
    let writes = 0
    world.database.tasks.hook('updating', () => void (writes += 1))
    const transactions = new Set<unknown>()
    world.database.tasks.hook('updating', (_change, _key, _row, transaction) => {
      transactions.add(transaction)
    })
    expect(await world.queue.retryMany([...ids, open, 'nobody knows this one'])).toEqual({
      done: 60,
      asked: 0,
      refused: 2,
    })
    expect(writes).toBe(60)
    expect(transactions.size).toBe(1)
    expect(await world.task(ids[59] ?? '')).toMatchObject({ status: 'queued', attempts: 0 })
  })

  it('are cancelled, each as one would be', async () => {
    const { world, ids } = await withTasks(3, false)
    const [first = '', ...rest] = ids
    await world.queue.drain()
    const { id: unsent } = await world.queue.enqueue('stir', { pot: 'unsent' })
    expect(await world.queue.cancelMany([first, ...rest, unsent])).toEqual({ done: 1, asked: 0, refused: 3 })
    expect(await world.task(unsent)).toMatchObject({ status: 'cancelled' })
    expect(await world.task(first)).toMatchObject({ status: 'completed' })
  })

  it('that may have been sent are not called cancelled: the server is asked about them', async () => {
    const { world, ids } = await withTasks(3, false)
    world.server.fault = () => unreachable
    await world.queue.drain()
    const { id: unsent } = await world.queue.enqueue('stir', { pot: 'unsent' })
    expect(await world.queue.cancelMany([...ids, unsent])).toEqual({ done: 1, asked: 3, refused: 0 })
    expect(await world.task(unsent)).toMatchObject({ status: 'cancelled' })
    expect(await world.task(ids[0] ?? '')).toMatchObject({ cancelRequestedAt: world.clock.now })
  })

  it('are dismissed', async () => {
    const { world, ids } = await withTasks(5, true)
    await world.queue.drain()
    expect(await world.queue.dismissMany(ids)).toEqual({ done: 5, asked: 0, refused: 0 })
    expect(await world.task(ids[4] ?? '')).toMatchObject({ status: 'failed', dismissedAt: world.clock.now })
  })

  it('of another person are left alone', async () => {
    const { world, ids } = await withTasks(2, true)
    await world.queue.drain()
    world.person = { id: 'budi', name: 'Budi' }
    expect(await world.queue.dismissMany(ids)).toEqual({ done: 0, asked: 0, refused: 2 })
    expect(await world.queue.retryMany(ids)).toEqual({ done: 0, asked: 0, refused: 2 })
    expect(await world.queue.cancelMany(ids)).toEqual({ done: 0, asked: 0, refused: 2 })
  })
})
