import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { describe, expect, it, vi } from 'vitest'
import { openQueueDatabase, QueueDatabase } from '@/queue'
import { createTestQueue, stir, until } from '../../support/testQueue'

/** What a later version of the app does to the schema. */
async function upgradeSchema(name: string): Promise<Dexie> {
  const next = new Dexie(name)
  next
    .version(999)
    .stores({ tasks: '++seq, &id, open, status, completedAt, announceTo, colour', attempts: '++n, taskId' })
  return next.open()
}

describe('promise 8: old tasks survive new code', () => {
  it('an old tab closes when a newer version changes the schema, says so, and does not reopen', async () => {
    const onOutdated = vi.fn()
    const database = new QueueDatabase({ name: 'upgrade-1', onOutdated })
    const world = createTestQueue({ database })
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    const next = await upgradeSchema('upgrade-1')
    await until(() => onOutdated.mock.calls.length === 1)
    await expect(world.queue.enqueue('stir', { pot: 'stew' })).rejects.toMatchObject({
      code: 'storage_outdated',
    })
    await world.queue.drain()
    expect(world.server.calls).toEqual([])
    expect(await next.table('tasks').where('id').equals(id).count()).toBe(1)
    next.close()
  })

  it('a page that comes back from the back/forward cache looks at the schema again', async () => {
    const onOutdated = vi.fn()
    const database = new QueueDatabase({ name: 'upgrade-3', onOutdated })
    const world = createTestQueue({ database })
    await world.queue.enqueue('stir', { pot: 'soup' })
    // What Dexie does when such a page goes: closed, to be opened again by itself.
    database.close({ disableAutoOpen: false })
    ;(await upgradeSchema('upgrade-3')).close()
    await world.queue.drain()
    expect(world.server.calls).toEqual([])
    expect(onOutdated).toHaveBeenCalled()
    await expect(world.queue.enqueue('stir', { pot: 'stew' })).rejects.toMatchObject({
      code: 'storage_outdated',
    })
  })

  it('old code leaves a task of newer code to it, and holds nothing up', async () => {
    const name = 'two-versions'
    const old = createTestQueue({ database: new QueueDatabase({ name }) })
    const young = old.anotherTab({ database: new QueueDatabase({ name }), tasks: [{ ...stir, version: 2 }] })
    const { id } = await young.queue.enqueue('stir', { pot: 'soup' })
    await old.queue.drain()
    expect(await old.task(id)).toMatchObject({ status: 'queued', waitingFor: 'update' })
    await old.queue.drain()
    await young.queue.drain()
    expect(await old.task(id)).toMatchObject({ status: 'completed' })
  })

  it('code older than the stored schema never opens it, and says so', async () => {
    ;(await upgradeSchema('upgrade-2')).close()
    const onOutdated = vi.fn()
    await expect(openQueueDatabase({ name: 'upgrade-2', onOutdated })).rejects.toThrow()
    expect(onOutdated).toHaveBeenCalledOnce()
    await expect(openQueueDatabase({ name: 'upgrade-2' })).rejects.toMatchObject({ code: 'storage_outdated' })
    const world = createTestQueue({ database: new QueueDatabase({ name: 'upgrade-2' }) })
    await expect(world.queue.enqueue('stir', { pot: 'soup' })).rejects.toMatchObject({
      code: 'storage_outdated',
    })
    await world.queue.drain()
    expect(world.server.calls).toEqual([])
  })
})

describe('durability', () => {
  it('is strict unless the setting says relaxed', () => {
    const durabilityOf = (database: Dexie) =>
      (database as unknown as { _options: { chromeTransactionDurability: string } })._options
        .chromeTransactionDurability
    expect(durabilityOf(new QueueDatabase({ name: 'd1' }))).toBe('strict')
    expect(durabilityOf(new QueueDatabase({ name: 'd2', durability: 'relaxed' }))).toBe('relaxed')
  })
})

describe('companion tables', () => {
  const companions = {
    companionTables: { pots: 'name' },
  }
  const database = () => new QueueDatabase({ name: `companions-${Math.random()}`, ...companions })

  it('change in the transaction that completes the task', async () => {
    const world = createTestQueue({
      database: database(),
      companionTables: ['pots'],
      whileCompleting: async (db, task) => {
        await db.table('pots').put({ name: task.description })
      },
    })
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    const seen: string[] = []
    world.queue
      .live(async () => [(await world.task(id)).status, await world.database.table('pots').count()].join(' '))
      .subscribe(state => seen.push(state))
    await world.queue.drain()
    await until(() => seen.includes('completed 1'))
    expect(seen).not.toContain('completed 0')
    expect(seen).not.toContain('processing 1')
  })

  it('change in it for each task of a call, also behind those for which nothing has to be changed', async () => {
    const inTransaction: boolean[] = []
    const world = createTestQueue({
      database: database(),
      companionTables: ['pots'],
      whileCompleting: async (db, { payload }) => {
        // Its type does not say that there may be none.
        inTransaction.push((Dexie.currentTransaction as object | null) !== null)
        const { pot } = payload as { pot: string }
        if (pot !== 'tea') await db.table('pots').put({ name: pot })
      },
    })
    const pots = ['tea', 'tea', 'tea', 'soup', 'tea', 'tea', 'stew', 'tea']
    await world.queue.enqueueMany(
      'stir',
      pots.map(pot => ({ input: { pot } })),
    )
    await world.queue.drain()
    expect(inTransaction).toEqual(pots.map(() => true))
    expect(await world.database.table('pots').count()).toBe(2)
  })

  it('cannot undo what the server has done: a fault in them is reported, and the task is completed', async () => {
    const world = createTestQueue({
      database: database(),
      companionTables: ['pots'],
      whileCompleting: () => Promise.reject(new Error('The pot is cracked.')),
    })
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    expect((await world.task(id)).status).toBe('completed')
    expect(world.faults).toEqual([new Error('The pot is cracked.')])
  })
})
