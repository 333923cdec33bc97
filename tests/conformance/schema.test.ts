import { Dexie } from 'dexie'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '@/queue'
import { TestServer, until } from '../support/testQueue'
import { deleteDatabase } from './databases'
import { freshName, openTab } from './tabs'

/** What a later version of the app does to the schema, from another tab. */
async function upgradeSchema(name: string): Promise<Dexie> {
  const next = new Dexie(name)
  next.version(999).stores({
    tasks: '++seq, &id, open, status, completedAt, announceTo, colour',
    attempts: '++n, taskId',
  })
  return next.open()
}

describe('promise 8: old tasks survive new code', () => {
  it('a tab lets a newer version upgrade the schema while it runs; then it refuses and claims nothing', async () => {
    const name = freshName()
    const server = new TestServer()
    const old = await openTab(name, { process: server.process, onFault: () => undefined })
    const { id } = await old.stir('soup')
    const next = await upgradeSchema(name)
    expect(old.database.isOutdated).toBe(true)
    old.queue.start()
    await old.queue.drain()
    await expect(old.stir('stew')).rejects.toMatchObject({ name: 'StorageError', code: 'storage_outdated' })
    await old.queue.stop()
    expect(server.calls).toEqual([])
    expect(await next.table('tasks').toArray()).toMatchObject([{ id, status: 'queued' }])
    next.close()
  })
})

describe('promise 1: a database that is deleted while it is open', () => {
  it('is let go of, and new work is safe in a new one without a reload', async () => {
    const name = freshName()
    const { process } = new TestServer()
    const tab = await openTab(name, { process })
    await tab.stir('soup')
    await deleteDatabase(name)
    const { id } = await tab.stir('stew')
    await tab.queue.drain()
    expect(await tab.queue.finished(id)).toMatchObject({ status: 'completed', description: 'Stir stew' })
    expect(await tab.database.tasks.count()).toBe(1)
    expect(tab.database.isOutdated).toBe(false)
  })

  it('in the middle of a call: the answer finds nothing to write to, and the work goes on', async () => {
    const name = freshName()
    const calls: ((outcome: Outcome[]) => void)[] = []
    const tab = await openTab(name, {
      process: () => new Promise<Outcome[]>(resolve => calls.push(resolve)),
    })
    await tab.stir('soup')
    const drained = tab.queue.drain()
    await until(() => calls.length === 1, 'a call is in hand')
    await deleteDatabase(name)
    calls[0]?.([{ kind: 'done', result: null }])
    await drained
    expect(await tab.database.tasks.count()).toBe(0)
    const { id } = await tab.stir('stew')
    const goesOn = tab.queue.drain()
    await until(() => calls.length === 2, 'the next call is in hand')
    calls[1]?.([{ kind: 'done', result: null }])
    await goesOn
    expect(await tab.queue.finished(id)).toMatchObject({ status: 'completed' })
  })
})
