import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { isReadonly } from 'vue'
import { installBackgroundTasks, newTaskId, useBackgroundTasks } from '@/core/background'
import { emptyCatalog } from '@/kitchen/itemCatalog'
import { kitchenTasks } from '@/kitchen/tasks'
import { t } from '@/locales'
import { createTestKitchen } from '../../support/testKitchen'
import { refused, transient, until } from '../../support/testQueue'
import { prepWriteOff, production, productWriteOff } from '../kitchen/payloads'

describe('adding', () => {
  it('resolves with the id once the task is safe', async () => {
    const world = createTestKitchen()
    const { addProductionTask, addProductWriteOffTask, addPrepWriteOffTask } = useBackgroundTasks()
    const ids = [
      await addProductionTask(production),
      await addProductWriteOffTask(productWriteOff),
      await addPrepWriteOffTask(prepWriteOff),
    ]
    expect(await Promise.all(ids.map(async id => (await world.task(id)).type))).toEqual([
      'production',
      'product_writeoff',
      'preparation_writeoff',
    ])
  })

  it('promise 2: nothing happens twice – a double tap with the id of the dialog is one task', async () => {
    const world = createTestKitchen()
    const { addProductionTask } = useBackgroundTasks()
    const id = newTaskId()
    const taps = [addProductionTask(production, {}, { id }), addProductionTask(production, {}, { id })]
    expect(await Promise.all(taps)).toEqual([id, id])
    expect(await world.database.tasks.count()).toBe(1)
  })

  it('promise 3: nothing is silent – what a copy of the tab has sent and cancelled meanwhile is not taken for sent', async () => {
    createTestKitchen()
    const { addProductionTask, cancelTask } = useBackgroundTasks()
    const id = await addProductionTask(production)
    await cancelTask(id)
    const onQueued = vi.fn()
    await expect(addProductionTask(production, { onQueued }, { id })).rejects.toMatchObject({
      code: 'task_ended',
    })
    expect(onQueued).not.toHaveBeenCalled()
  })

  it('says of nothing that it goes out when it is done already', async () => {
    const { queue } = createTestKitchen()
    const { addProductionTask } = useBackgroundTasks()
    const id = await addProductionTask(production)
    await queue.drain()
    const onQueued = vi.fn()
    expect(await addProductionTask(production, { onQueued }, { id })).toBe(id)
    expect(onQueued).not.toHaveBeenCalled()
  })

  it('promise 1: what cannot be stored rejects, tells onError, and is no unhandled rejection', async () => {
    const world = createTestKitchen()
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    world.database.tasks.hook('creating', () => {
      throw new DOMException('Full.', 'QuotaExceededError')
    })
    const { addProductionTask } = useBackgroundTasks()
    const onError = vi.fn()
    void addProductionTask(production, { onError })
    await until(() => onError.mock.calls.length > 0)
    expect(onError.mock.calls).toEqual([[expect.stringContaining('no room left')]])
    await expect(addProductionTask(production)).rejects.toMatchObject({ code: 'storage_full' })
    await new Promise(resolve => setImmediate(resolve))
    expect(unhandled).not.toHaveBeenCalled()
    process.off('unhandledRejection', unhandled)
  })

  it('names the field of bad input and writes nothing', async () => {
    const world = createTestKitchen()
    const { addProductWriteOffTask } = useBackgroundTasks()
    await expect(addProductWriteOffTask({ ...productWriteOff, items: [] })).rejects.toMatchObject({
      field: 'items',
    })
    await expect(addProductWriteOffTask({ ...productWriteOff, notes: 'half \ud83c' })).rejects.toMatchObject({
      field: 'notes',
    })
    expect(await world.database.tasks.count()).toBe(0)
  })

  it('says until when a new task may be taken back, and takes it back without the server', async () => {
    const world = createTestKitchen({ undoWindowMs: 5_000 })
    const { addProductionTask, cancelTask, tasks } = useBackgroundTasks()
    const id = await addProductionTask(production)
    await until(() => tasks.value.length > 0)
    const [held] = tasks.value
    expect(Date.parse(held?.undoUntil ?? '') - Date.parse(held?.createdAt ?? '')).toBe(5_000)
    await cancelTask(id)
    await until(() => tasks.value[0]?.status === 'cancelled')
    expect(tasks.value[0]?.undoUntil).toBeUndefined()
    expect(world.server.calls).toEqual([])
  })

  it('knows no such time without that setting', async () => {
    const world = createTestKitchen()
    // Nobody sends it, so it stays queued.
    await world.queue.stop()
    const { addProductionTask, tasks } = useBackgroundTasks()
    await addProductionTask(production)
    await until(() => tasks.value.length > 0)
    expect(tasks.value[0]).toMatchObject({ status: 'queued' })
    expect(tasks.value[0]?.undoUntil).toBeUndefined()
  })

  it("survives a fault in somebody's callback", async () => {
    createTestKitchen()
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const { addProductionTask, taskOutcome } = useBackgroundTasks()
    const id = await addProductionTask(production, {
      onQueued: () => {
        throw new Error('Not the queue’s fault.')
      },
    })
    expect(await taskOutcome(id)).toMatchObject({ status: 'completed' })
    expect(logged).toHaveBeenCalledOnce()
  })
})

describe('watching', () => {
  it('shows every field of the specification, and ours', async () => {
    const world = createTestKitchen()
    world.server.taskFault = () => refused
    const { addProductionTask, tasks, failedTasks, unannounced } = useBackgroundTasks()
    const id = await addProductionTask(production)
    // Three live queries, each of which comes in its own time.
    await until(() => failedTasks.value.length + unannounced.value.length === 2)
    await until(() => tasks.value[0]?.status === 'failed')
    expect(tasks.value[0]).toEqual({
      id,
      type: 'production',
      status: 'failed',
      description: 'Produce 500 g of Hummus',
      department: 'kitchen',
      createdBy: 'Ana',
      owner: 'ana',
      payload: production,
      createdAt: '2026-11-23T08:00:00.000Z',
      startedAt: '2026-11-23T08:00:00.000Z',
      completedAt: '2026-11-23T08:00:00.000Z',
      attempts: 1,
      maxAttempts: 3,
      lastError: 'Unknown item.',
      lastErrorCode: 'SM002',
      message: 'Production failed: Unknown item.',
      isCancelling: false,
      hasWarnings: false,
    })
  })

  it('shows a task whose payload it can’t read, and all the others with it', async () => {
    const world = createTestKitchen()
    const { addProductionTask, tasks, unannounced } = useBackgroundTasks()
    const id = await addProductionTask(production)
    await until(() => unannounced.value.length === 1)
    const { seq } = await world.task(id)
    await world.database.tasks.update(seq, { payload: { lines: [] } })
    await addProductionTask(production)
    await until(() => tasks.value.filter(task => task.status === 'completed').length === 2)
    expect(tasks.value[0]).toMatchObject({ department: 'kitchen', message: 'Done: Produce 500 g of Hummus' })
  })

  it('says its sentences only when it knows the words', async () => {
    const world = createTestKitchen()
    let ready: () => void = () => undefined
    const untilReady = new Promise<void>(resolve => (ready = resolve))
    installBackgroundTasks(world.queue, kitchenTasks(emptyCatalog, t), untilReady)
    const { addProductionTask, unannounced } = useBackgroundTasks()
    await addProductionTask(production)
    await until(async () => (await world.queue.reads.unannounced()).length === 1)
    expect(unannounced.value).toEqual([])
    ready()
    await until(() => unannounced.value.length === 1)
  })

  it('gives lists that nobody outside can change', () => {
    createTestKitchen()
    const { tasks, pendingTasks, processingTasks, failedTasks, isProcessing, unannounced } =
      useBackgroundTasks()
    for (const list of [tasks, pendingTasks, processingTasks, failedTasks, isProcessing, unannounced]) {
      expect(isReadonly(list)).toBe(true)
    }
  })

  it('holds the open tasks and the latest 100 finished, never the whole history', async () => {
    const world = createTestKitchen()
    const { addProductWriteOffTask, tasks } = useBackgroundTasks()
    for (let n = 0; n < 105; n++) await addProductWriteOffTask(productWriteOff)
    await until(async () => (await world.queue.reads.open()).length === 0)
    world.server.fault = () => transient
    const waiting = await addProductWriteOffTask(productWriteOff)
    await until(() => tasks.value.some(task => task.id === waiting && task.status === 'retrying'))
    expect(tasks.value).toHaveLength(101)
    expect(await world.database.tasks.count()).toBe(106)
  })

  it('says whether work is under way', async () => {
    const world = createTestKitchen()
    const { addProductionTask, isProcessing, processingTasks, hasPendingTasks } = useBackgroundTasks()
    expect(hasPendingTasks()).toBe(false)
    let answer: () => void = () => undefined
    world.server.fault = () => new Promise(resolve => (answer = () => resolve(transient)))
    await addProductionTask(production)
    await until(() => isProcessing.value && world.server.calls.length > 0)
    expect(processingTasks.value).toHaveLength(1)
    expect(hasPendingTasks()).toBe(true)
    answer()
    await until(() => !isProcessing.value)
    expect(hasPendingTasks()).toBe(true)
  })

  it('says when nobody answers, and when somebody does again', async () => {
    const world = createTestKitchen()
    const { connection } = useBackgroundTasks()
    expect(connection.value).toBe('online')
    world.signal('offline')
    expect(connection.value).toBe('offline')
    world.signal('online')
    expect(connection.value).toBe('online')
  })
})

describe('acting', () => {
  it('retries, cancels and dismisses', async () => {
    const world = createTestKitchen()
    world.server.taskFault = () => refused
    const { addProductionTask, retryTask, cancelTask, dismissTask, taskOutcome, failedTasks } =
      useBackgroundTasks()
    const first = await addProductionTask(production)
    expect(await taskOutcome(first)).toEqual({
      id: first,
      status: 'failed',
      message: 'Production failed: Unknown item.',
      errorCode: 'SM002',
    })
    await dismissTask(first)
    await until(() => failedTasks.value.length === 0)
    world.server.taskFault = () => undefined
    await retryTask(first)
    expect(await taskOutcome(first)).toMatchObject({
      status: 'completed',
      message: 'Produced 500 g of Hummus',
    })
    world.isOnline = false
    world.signal('offline')
    const second = await addProductionTask(production)
    await cancelTask(second)
    expect(await taskOutcome(second)).toMatchObject({
      status: 'cancelled',
      message: 'Cancelled: Produce 500 g of Hummus',
    })
    await expect(cancelTask(first)).rejects.toMatchObject({ code: 'not_possible' })
  })

  it('promise 3: nothing is silent – an outcome is announced to its owner only, until it was shown', async () => {
    const world = createTestKitchen()
    const { addProductionTask, taskOutcome, unannounced, markAnnounced } = useBackgroundTasks()
    const id = await addProductionTask(production)
    await taskOutcome(id)
    await until(() => unannounced.value.length === 1)
    expect(unannounced.value[0]?.message).toBe('Produced 500 g of Hummus')
    world.person = { id: 'budi', name: 'Budi' }
    world.queue.sessionChanged()
    expect(unannounced.value).toEqual([])
    world.person = { id: 'ana', name: 'Ana' }
    world.queue.sessionChanged()
    expect(unannounced.value).toHaveLength(1)
    await markAnnounced([id])
    await until(() => unannounced.value.length === 0)
  })
})
