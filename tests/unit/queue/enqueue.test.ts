import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import {
  IdReusedError,
  InvalidPayloadError,
  NobodySignedInError,
  StorageError,
  UnknownTaskTypeError,
} from '@/queue'
import { createTestQueue } from '../../support/testQueue'

describe('enqueue', () => {
  it('promise 1: nothing is lost – the task is in the database, whole, once enqueue has resolved', async () => {
    const { queue, database, clock } = createTestQueue()
    const { id } = await queue.enqueue('stir', { pot: 'soup', keys: ['pot:1'] })
    // A connection of its own sees only what is committed.
    const other = await database.vip.open().then(() => indexedDB.open(database.name))
    const rows = await new Promise(resolve => {
      other.onsuccess = () => {
        const all = other.result.transaction('tasks').objectStore('tasks').getAll()
        all.onsuccess = () => resolve(all.result)
      }
    })
    expect(rows).toMatchObject([
      {
        id,
        status: 'queued',
        type: 'stir',
        version: 1,
        owner: 'ana',
        ownerName: 'Ana',
        description: 'Stir soup',
        payload: { pot: 'soup', keys: ['pot:1'] },
        orderingKeys: ['pot:1'],
        createdAt: clock.now,
        attempts: 0,
        maxAttempts: 3,
      },
    ])
  })

  it('mints ids that are UUIDs of version 7 and sort by time', async () => {
    const { queue, clock } = createTestQueue()
    const first = await queue.enqueue('stir', { pot: 'a' })
    clock.advance(5)
    const second = await queue.enqueue('stir', { pot: 'b' })
    expect(first.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(first.id < second.id).toBe(true)
    expect(first.seq < second.seq).toBe(true)
  })

  it('promise 2: nothing happens twice – a stored id with the same payload is the same task', async () => {
    const { queue, database } = createTestQueue()
    const first = await queue.enqueue('stir', { pot: 'soup', keys: ['a'] }, { id: 'id-1' })
    const second = await queue.enqueue('stir', { keys: ['a'], pot: 'soup' }, { id: 'id-1' })
    expect(second.seq).toBe(first.seq)
    expect(await database.tasks.count()).toBe(1)
  })

  it('gives the earlier task back also if another tab prunes it at that moment', async () => {
    const { queue, database } = createTestQueue()
    const first = await queue.enqueue('stir', { pot: 'soup' }, { id: 'id-1' })
    const { transaction } = database
    const thenPruned = async (...of: unknown[]) => {
      const [ended] = await Promise.allSettled([Reflect.apply(transaction, database, of)])
      await database.tasks.delete(first.seq)
      if (ended.status === 'rejected') throw ended.reason
      return ended.value
    }
    vi.spyOn(database, 'transaction').mockImplementationOnce(thenPruned as typeof transaction)
    const second = await queue.enqueue('stir', { pot: 'soup' }, { id: 'id-1' })
    expect(second.seq).toBe(first.seq)
    expect(await database.tasks.count()).toBe(0)
  })

  it('refuses a stored id with another payload, or of another person', async () => {
    const world = createTestQueue()
    await world.queue.enqueue('stir', { pot: 'soup' }, { id: 'id-1' })
    await expect(world.queue.enqueue('stir', { pot: 'stew' }, { id: 'id-1' })).rejects.toThrow(IdReusedError)
    world.person = { id: 'budi', name: 'Budi' }
    await expect(world.queue.enqueue('stir', { pot: 'soup' }, { id: 'id-1' })).rejects.toThrow(IdReusedError)
    expect((await world.task('id-1')).payload).toEqual({ pot: 'soup' })
  })

  it('names the field of a bad payload and writes nothing', async () => {
    const { queue, database } = createTestQueue()
    const bad = queue.enqueue('stir', { pot: 5 })
    await expect(bad).rejects.toThrow(InvalidPayloadError)
    await expect(bad).rejects.toMatchObject({
      code: 'invalid_payload',
      field: 'pot',
      message: 'pot: must be a text.',
    })
    expect(await database.tasks.count()).toBe(0)
  })

  it.each([
    ['pot', { pot: 'a\u0000b' }, 'U+0000'],
    ['pot', { pot: 'half \ud83c' }, 'surrogate'],
    ['keys.1', { pot: 'a', keys: ['x', Number.NaN] }, 'finite'],
    ['keys.0.deep', { pot: 'a', keys: [{ deep: Infinity }] }, 'finite'],
    ['keys', { pot: 'a', keys: new Date() }, 'plain JSON'],
    ['keys', { pot: 'a', keys: () => 1 }, 'plain JSON'],
  ])('refuses what JSON or Postgres cannot hold, naming %s', async (field, payload, reason) => {
    const { queue, database } = createTestQueue()
    await expect(queue.enqueue('stir', payload)).rejects.toMatchObject({
      field,
      message: expect.stringContaining(reason) as string,
    })
    expect(await database.tasks.count()).toBe(0)
  })

  it('takes whole emoji and every other well-formed text', async () => {
    const { queue } = createTestQueue()
    await expect(queue.enqueue('stir', { pot: '🍲 – ‏مرق‎' })).resolves.toMatchObject({ status: 'queued' })
  })

  it('refuses a type that nobody defined, and a device with nobody at it', async () => {
    const world = createTestQueue()
    await expect(world.queue.enqueue('knead', {})).rejects.toThrow(UnknownTaskTypeError)
    world.person = null
    await expect(world.queue.enqueue('stir', { pot: 'a' })).rejects.toThrow(NobodySignedInError)
    expect(await world.database.tasks.count()).toBe(0)
  })

  it('promise 1: a full disk rejects with a clear error', async () => {
    const { queue, database } = createTestQueue()
    database.tasks.hook('creating', () => {
      throw new DOMException('No space.', 'QuotaExceededError')
    })
    const failing = queue.enqueue('stir', { pot: 'soup' })
    await expect(failing).rejects.toThrow(StorageError)
    await expect(failing).rejects.toMatchObject({
      code: 'storage_full',
      message: expect.stringContaining('no room') as string,
    })
  })

  it('promise 1: a database that is not to be had rejects with a clear error', async () => {
    const { queue, database } = createTestQueue()
    database.close({ disableAutoOpen: true })
    await expect(queue.enqueue('stir', { pot: 'soup' })).rejects.toMatchObject({
      name: 'StorageError',
      code: 'storage_unavailable',
    })
  })
})
