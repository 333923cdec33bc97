import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { createTestQueue, refused, type TestQueue } from '../../support/testQueue'

/** The next transaction is committed, and the connection is lost before it is told. */
function loseNextAnswer({ database }: TestQueue): void {
  const { transaction } = database
  database.transaction = (async (...parameters: Parameters<typeof transaction>) => {
    database.transaction = transaction
    await Reflect.apply(transaction, database, parameters)
    throw new DOMException('The connection was closed.', 'AbortError')
  }) as never
}

describe('a commit that was not told, because the browser let go of the database', () => {
  it('enqueue finds it again: the same task, once', async () => {
    const world = createTestQueue()
    loseNextAnswer(world)
    const { id, seq } = await world.queue.enqueue('stir', { pot: 'soup' })
    expect(await world.database.tasks.toArray()).toMatchObject([{ id, seq }])
  })

  it('claim knows its own token: the task is sent at once', async () => {
    const world = createTestQueue()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    loseNextAnswer(world)
    await world.queue.drain()
    expect((await world.task(id)).status).toBe('completed')
    expect(world.server.calls).toHaveLength(1)
  })

  it('settle records one attempt, and tells that the task has ended', async () => {
    const world = createTestQueue()
    const drained = vi.fn()
    world.queue.onDrained(drained)
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    world.server.fault = () => {
      loseNextAnswer(world)
      return undefined
    }
    await world.queue.drain()
    expect((await world.task(id)).status).toBe('completed')
    expect(drained).toHaveBeenCalledOnce()
    expect(await world.queue.reads.attemptsOf(id)).toHaveLength(1)
  })

  it('cancel and retry by hand succeed: it is not said that a cancelled task can’t be cancelled', async () => {
    const world = createTestQueue()
    const first = await world.queue.enqueue('stir', { pot: 'soup' })
    loseNextAnswer(world)
    await expect(world.queue.cancel(first.id)).resolves.toMatchObject({ status: 'cancelled' })

    world.server.taskFault = () => refused
    const second = await world.queue.enqueue('stir', { pot: 'stew' })
    await world.queue.drain()
    loseNextAnswer(world)
    await expect(world.queue.retry(second.id)).resolves.toMatchObject({ status: 'queued' })
  })
})
