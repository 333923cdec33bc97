import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { QueueDatabase } from '@/queue'
import { rereadEverything } from '@/queue/rereadEverything'
import { createTestQueue, until, type TestQueue } from '../../support/testQueue'

/** What a browser does when its data is cleared, or its storage dies: the connection closes, and an event says so. */
function takeAway({ database }: TestQueue): void {
  const connection = database.backendDB()
  connection.close()
  connection.onclose?.(new Event('close'))
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error ?? new Error('Not deleted.'))
  })
}

describe('a database that the browser has taken away', () => {
  it('is opened again, and the work goes on', async () => {
    const world = createTestQueue()
    const first = await world.queue.enqueue('stir', { pot: 'soup' })
    takeAway(world)
    const second = await world.queue.enqueue('stir', { pot: 'stew' })
    await world.queue.drain()
    expect(world.server.applied).toEqual([first.id, second.id])
  })

  it('is opened again without anybody touching it, and what screens show is read anew', async () => {
    const world = createTestQueue()
    await world.queue.enqueue('stir', { pot: 'soup' })
    const counts: number[] = []
    const subscription = world.queue.live(() => world.queue.reads.countOpen()).subscribe(n => counts.push(n))
    await until(() => counts.length === 1)
    takeAway(world)
    await deleteDatabase(world.database.name)
    world.clock.advance(1)
    await until(() => counts.at(-1) === 0)
    expect(world.database.isOpen()).toBe(true)
    subscription.unsubscribe()
  })

  it('promise 1: nothing is lost – deleted while the app is open: no hang, and new work is safe in a new one', async () => {
    const onOutdated = vi.fn()
    const database = new QueueDatabase({ name: 'deleted', onOutdated })
    const world = createTestQueue({ database })
    await world.queue.enqueue('stir', { pot: 'soup' })
    // Another page, or the developer tools: the connection is asked to close first.
    await deleteDatabase('deleted')
    const { id } = await world.queue.enqueue('stir', { pot: 'stew' })
    await world.queue.drain()
    expect((await world.task(id)).status).toBe('completed')
    // Reloading would help nobody: it is not a newer version that has taken it.
    expect(onOutdated).not.toHaveBeenCalled()
  })

  it('promise 1: nothing is lost – deleted with a request in flight: the answer completes no other task that has its place now', async () => {
    const database = new QueueDatabase({ name: 'deleted-in-flight' })
    const world = createTestQueue({ database })
    let answer: () => void = () => undefined
    world.server.fault = (batch, call) => {
      const [task] = batch
      if (call > 1) return undefined
      return new Promise(resolve => {
        answer = () => task && resolve(world.server.apply(task))
      })
    }
    const { seq } = await world.queue.enqueue('stir', { pot: 'soup' })
    const drained = world.queue.drain()
    await until(() => world.server.calls.length === 1)
    await deleteDatabase('deleted-in-flight')
    const other = await world.queue.enqueue('stir', { pot: 'stew' })
    expect(other.seq).toBe(seq)
    answer()
    await drained
    await world.queue.drain()
    expect(await world.task(other.id)).toMatchObject({ status: 'completed', result: { id: other.id } })
    expect(world.server.applied).toContain(other.id)
  })

  it('a transaction that dies with its connection is tried once more, and writes once', async () => {
    const world = createTestQueue()
    let deaths = 0
    world.database.tasks.hook('creating', () => {
      deaths += 1
      if (deaths === 1) throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError')
    })
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    expect(deaths).toBe(2)
    expect((await world.database.tasks.toArray()).map(row => row.id)).toEqual([id])
  })

  it('an opening that has failed once does not fail for ever', async () => {
    const world = createTestQueue()
    const open = vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException('Internal error.', 'InvalidStateError')
    })
    await expect(world.queue.enqueue('stir', { pot: 'soup' })).rejects.toMatchObject({
      code: 'storage_unavailable',
    })
    await expect(world.queue.enqueue('stir', { pot: 'soup' })).resolves.toMatchObject({ status: 'queued' })
    expect(open.mock.calls.length).toBeGreaterThan(1)
  })

  it('an opening that goes on failing is not tried in a hot loop', async () => {
    const world = createTestQueue()
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('Internal error.', 'InvalidStateError')
    })
    await expect(world.queue.enqueue('stir', { pot: 'soup' })).rejects.toThrow()
    const tries = open.mock.calls.length
    for (let turn = 0; turn < 50; turn += 1) {
      world.clock.advance(0)
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(open.mock.calls.length).toBe(tries)
    open.mockRestore()
  })

  it.each([
    ['fails', () => Promise.reject(new DOMException('Internal error.', 'InvalidStateError'))],
    ['is blocked', () => new Promise<never>(() => undefined)],
  ])('a cancel says what is wrong while the opening %s', async (_name, open) => {
    const world = createTestQueue()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    world.database.close({ disableAutoOpen: false })
    vi.spyOn(world.database, 'whenOpen').mockImplementation(open)
    const cancelled = world.queue.cancel(id)
    const told = expect(cancelled).rejects.toMatchObject({ code: 'storage_unavailable' })
    world.clock.advance(5_000)
    await told
  })

  it('an outcome that is waited for outlives a read that failed', async () => {
    const world = createTestQueue()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    const read = vi
      .spyOn(world.queue.reads, 'byId')
      .mockImplementationOnce(() => Promise.reject(new DOMException('Lost.', 'UnknownError')))
    const finished = world.queue.finished(id)
    await until(() => read.mock.calls.length === 1)
    await world.queue.drain()
    rereadEverything()
    await expect(finished).resolves.toMatchObject({ status: 'completed' })
  })

  it('what was closed on purpose stays closed', async () => {
    const world = createTestQueue()
    await world.queue.enqueue('stir', { pot: 'soup' })
    world.database.close()
    world.clock.advance(1)
    await world.queue.drain()
    expect(world.database.isOpen()).toBe(false)
    expect(world.server.calls).toEqual([])
  })
})
