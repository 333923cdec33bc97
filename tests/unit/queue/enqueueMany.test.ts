import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { IdReusedError, InvalidPayloadError, NobodySignedInError, UnknownTaskTypeError } from '@/queue'
import { createTestQueue, until } from '../../support/testQueue'

const pots = (...names: string[]) => names.map(pot => ({ input: { pot } }))

describe('enqueueMany', () => {
  it('promise 1: nothing is lost – stores all of them, in their order, in one transaction', async () => {
    const { queue, database } = createTestQueue()
    const transactions = vi.spyOn(database, 'transaction')
    const tasks = await queue.enqueueMany('stir', pots('a', 'b', 'c'))
    expect(transactions).toHaveBeenCalledOnce()
    const rows = await database.tasks.orderBy('seq').toArray()
    expect(rows.map(({ payload }) => payload)).toEqual([{ pot: 'a' }, { pot: 'b' }, { pot: 'c' }])
    expect(tasks).toMatchObject(rows)
    expect(rows).toMatchObject([{ status: 'queued', open: 1, owner: 'ana', description: 'Stir a' }, {}, {}])
  })

  it('keeps the order of more than the page takes at once', async () => {
    const { queue, database } = createTestQueue()
    const names = Array.from({ length: 250 }, (_, place) => `pot ${place}`)
    await queue.enqueueMany('stir', pots(...names))
    const rows = await database.tasks.orderBy('seq').toArray()
    expect(rows.map(({ payload }) => (payload as { pot: string }).pot)).toEqual(names)
  })

  it('gives them to the drainer at once', async () => {
    const { queue, server } = createTestQueue()
    queue.start()
    await until(() => !queue.state.isDraining)
    const tasks = await queue.enqueueMany('stir', pots('a', 'b', 'c'))
    await until(() => server.applied.length === 3)
    expect(server.calls).toEqual([tasks.map(({ id }) => id)])
  })

  it('promise 2: nothing happens twice – an id that is stored, or comes twice, is one task', async () => {
    const { queue, database } = createTestQueue()
    const first = await queue.enqueue('stir', { pot: 'a' }, { id: 'id-1' })
    const tasks = await queue.enqueueMany('stir', [
      { input: { pot: 'b' }, id: 'id-2' },
      { input: { pot: 'a' }, id: 'id-1' },
      { input: { pot: 'b' }, id: 'id-2' },
    ])
    expect(tasks.map(({ seq }) => seq)).toEqual([first.seq + 1, first.seq, first.seq + 1])
    expect(await database.tasks.count()).toBe(2)
  })

  it('promise 1: nothing is lost – a commit that was not told is found, and nothing is stored twice', async () => {
    const { queue, database } = createTestQueue()
    const { transaction } = database
    const untold = async (...of: unknown[]) => {
      await Reflect.apply(transaction, database, of)
      throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError')
    }
    vi.spyOn(database, 'transaction').mockImplementationOnce(untold as unknown as typeof transaction)
    const tasks = await queue.enqueueMany('stir', pots('a', 'b'))
    expect(await database.tasks.orderBy('seq').toArray()).toMatchObject(tasks)
    expect(await database.tasks.count()).toBe(2)
  })

  it.each([
    ['another payload', [{ input: { pot: 'b' } }, { input: { pot: 'stew' }, id: 'id-1' }]],
    [
      'two payloads',
      [
        { input: { pot: 'b' }, id: 'id-2' },
        { input: { pot: 'c' }, id: 'id-2' },
      ],
    ],
  ])('stores none of them when an id comes with %s', async (_what, entries) => {
    const { queue, database } = createTestQueue()
    await queue.enqueue('stir', { pot: 'a' }, { id: 'id-1' })
    await expect(queue.enqueueMany('stir', entries)).rejects.toThrow(IdReusedError)
    expect(await database.tasks.count()).toBe(1)
  })

  it('names the entry and the field of a bad payload and writes nothing', async () => {
    const { queue, database } = createTestQueue()
    const bad = queue.enqueueMany('stir', [...pots('a', 'b'), { input: { pot: 5 } }])
    await expect(bad).rejects.toThrow(InvalidPayloadError)
    await expect(bad).rejects.toMatchObject({ field: '2.pot', message: '2.pot: must be a text.' })
    expect(await database.tasks.count()).toBe(0)
  })

  it('writes nothing where only the last of many is bad, and the queue goes on', async () => {
    const { queue, database } = createTestQueue()
    const names = Array.from({ length: 250 }, (_, place) => `pot ${place}`)
    const bad = queue.enqueueMany('stir', [...pots(...names), { input: { pot: 5 } }])
    await expect(bad).rejects.toMatchObject({ name: 'InvalidPayloadError', field: '250.pot' })
    expect(await database.tasks.count()).toBe(0)
    expect(await queue.enqueueMany('stir', pots(...names))).toHaveLength(250)
    expect(await database.tasks.count()).toBe(250)
  })

  it('promise 1: a full disk rejects with a clear error, and none of them is stored', async () => {
    const { queue, database } = createTestQueue()
    database.tasks.hook('creating', (_key, { description }) => {
      if (description === 'Stir b') throw new DOMException('No space.', 'QuotaExceededError')
    })
    await expect(queue.enqueueMany('stir', pots('a', 'b'))).rejects.toMatchObject({ code: 'storage_full' })
    expect(await database.tasks.count()).toBe(0)
  })

  it('takes none, and refuses a type that nobody defined and a device with nobody at it', async () => {
    const world = createTestQueue()
    expect(await world.queue.enqueueMany('stir', [])).toEqual([])
    await expect(world.queue.enqueueMany('knead', pots('a'))).rejects.toThrow(UnknownTaskTypeError)
    world.person = null
    await expect(world.queue.enqueueMany('stir', pots('a'))).rejects.toThrow(NobodySignedInError)
  })
})
