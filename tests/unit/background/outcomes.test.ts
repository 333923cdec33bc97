import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { installBackgroundTasks, useBackgroundTasks } from '@/core/background'
import { emptyCatalog } from '@/kitchen/itemCatalog'
import { kitchenTasks } from '@/kitchen/tasks'
import { t } from '@/locales'
import { browserEnvironment, QueueDatabase } from '@/queue'
import { createTestKitchen } from '../../support/testKitchen'
import { refused, until, type TestQueue } from '../../support/testQueue'
import { production } from '../kitchen/payloads'

/** The page is loaded anew, or another tab is opened: nothing of its memory is left, only the database. */
function openTab({ database, anotherTab }: TestQueue): TestQueue {
  const tasks = kitchenTasks(emptyCatalog, t)
  const tab = anotherTab({ database: new QueueDatabase({ name: database.name }), tasks })
  installBackgroundTasks(tab.queue, tasks)
  return tab
}

describe('promise 3: nothing is silent – an outcome can be asked for anywhere', () => {
  it('after a reload, once it is there', async () => {
    const world = createTestKitchen()
    world.server.taskFault = () => refused
    const id = await useBackgroundTasks().addProductionTask(production)
    await until(async () => (await world.task(id)).status === 'failed')
    openTab(world)
    expect(await useBackgroundTasks().taskOutcome(id)).toEqual({
      id,
      status: 'failed',
      message: 'Production failed: Unknown item.',
      errorCode: 'SM002',
    })
  })

  it('after a reload, before it is there', async () => {
    const world = createTestKitchen()
    world.isOnline = false
    world.signal('offline')
    const id = await useBackgroundTasks().addProductionTask(production)
    openTab(world)
    const outcome = useBackgroundTasks().taskOutcome(id)
    world.signal('online')
    world.clock.advance(1_000)
    expect(await outcome).toMatchObject({ id, status: 'completed' })
  })

  it('in another tab, when the service worker has done the work', async () => {
    const world = createTestKitchen()
    await world.queue.stop()
    const id = await useBackgroundTasks().addProductionTask(production)
    const page = openTab(world)
    const outcome = useBackgroundTasks().taskOutcome(id)
    const worker = world.anotherTab({
      database: new QueueDatabase({ name: world.database.name }),
      environment: { ...browserEnvironment(), place: 'worker' },
    })
    expect(await worker.queue.drainFor(1_000)).toEqual({ finished: 1, left: 0 })
    expect(await outcome).toMatchObject({ id, status: 'completed' })
    expect(await page.queue.reads.attemptsOf(id)).toMatchObject([{ ranIn: 'worker', outcome: 'done' }])
    // It is announced in a page: the worker has nobody to show it to.
    expect(await page.queue.reads.unannounced()).toMatchObject([{ id }])
  })
})
