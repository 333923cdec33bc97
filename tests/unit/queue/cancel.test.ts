import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import {
  createTestQueue,
  refused,
  signInNeeded,
  stir,
  transient,
  unreachable,
  until,
  updateNeeded,
} from '../../support/testQueue'

/** A task that was sent once, and whose answer was lost. */
async function withLostAnswer(wasApplied: boolean) {
  const world = createTestQueue()
  world.server.fault = (batch, call) => {
    if (call > 1) return undefined
    if (wasApplied) batch.forEach(task => world.server.apply(task))
    world.server.isUp = false
    return unreachable
  }
  const { id } = await world.queue.enqueue('stir', { pot: 'soup', keys: ['a'] })
  await world.queue.drain()
  return { world, id }
}

describe('cancel', () => {
  it('is decided here and at once for a task that was never claimed', async () => {
    const world = createTestQueue()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    expect(await world.queue.cancel(id)).toMatchObject({ status: 'cancelled', completedAt: world.clock.now })
    await world.queue.drain()
    expect(world.server.calls).toEqual([])
    expect([...world.server.tombstones]).toEqual([])
  })

  it('is decided by the server once the task was sent: not applied, so cancelled, and a tombstone stands', async () => {
    const { world, id } = await withLostAnswer(false)
    world.server.isUp = true
    expect(await world.queue.cancel(id)).toMatchObject({
      status: 'queued',
      cancelRequestedAt: world.clock.now,
    })
    world.queue.syncNow()
    await until(async () => (await world.task(id)).status === 'cancelled')
    expect([...world.server.tombstones]).toEqual([id])
    expect(world.server.calls).toHaveLength(1)
  })

  it('is decided by the server once the task was sent: applied, so completed with that result', async () => {
    const { world, id } = await withLostAnswer(true)
    world.server.isUp = true
    await world.queue.cancel(id)
    world.queue.syncNow()
    await until(async () => (await world.task(id)).status === 'completed')
    expect(await world.task(id)).toMatchObject({
      result: { id },
      cancelRequestedAt: undefined,
      announceTo: 'ana',
    })
  })

  it('is asked about in its own person’s name only, also when another person signs in while their work is sent', async () => {
    const asked: string[] = []
    const world = createTestQueue({
      cancel: (task, { userId }) => {
        asked.push(userId)
        return world.server.cancel(task)
      },
    })
    world.server.fault = (_batch, call) => {
      if (call === 1) return unreachable
      world.person = { id: 'ben', name: 'Ben' }
      return undefined
    }
    const { id } = await world.queue.enqueue('stir', { pot: 'soup', keys: ['a'] })
    await world.queue.drain()
    await world.queue.cancel(id)
    const other = await world.queue.enqueue('stir', { pot: 'tea', keys: ['b'] })
    world.queue.syncNow()
    await until(async () => (await world.task(other.id)).status === 'completed')
    await until(() => !world.queue.state.isDraining)
    expect(asked).toEqual([])
    expect((await world.task(id)).cancelRequestedAt).toBeDefined()

    world.person = { id: 'ana', name: 'Ana' }
    world.queue.syncNow()
    await until(async () => (await world.task(id)).status === 'cancelled')
    expect(asked).toEqual(['ana'])
  })

  it('offline stays asked for, does not run again, and is decided when the network is back', async () => {
    const { world, id } = await withLostAnswer(false)
    await world.queue.cancel(id)
    world.queue.start()
    for (let n = 0; n < 30; n++) {
      world.clock.advance(5_000)
      await until(() => !world.queue.state.isDraining, 'the queue rests')
    }
    expect(await world.task(id)).toMatchObject({ status: 'queued' })
    expect((await world.task(id)).cancelRequestedAt).toBeDefined()
    expect(world.server.calls).toHaveLength(1)
    world.server.isUp = true
    world.signal('online')
    world.clock.advance(61_000)
    await until(async () => (await world.task(id)).status === 'cancelled')
    expect(world.server.calls).toHaveLength(1)
  })

  it('holds no keys while it is undecided', async () => {
    const { world } = await withLostAnswer(false)
    const [stuck] = await world.queue.reads.open()
    world.server.isUp = true
    const tab = world.anotherTab({ cancel: () => Promise.resolve(unreachable) })
    await tab.queue.cancel(stuck?.id ?? '')
    const next = await tab.queue.enqueue('stir', { pot: 'tea', keys: ['a'] })
    tab.queue.syncNow()
    await until(async () => (await world.task(next.id)).status === 'completed')
  })

  it('of a task in flight does not stop the answer: applied is applied', async () => {
    const world = createTestQueue()
    let answer: () => void = () => undefined
    world.server.fault = batch => {
      const [task] = batch
      return new Promise(resolve => {
        answer = () => {
          if (task) resolve(world.server.apply(task))
        }
      })
    }
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    const drained = world.queue.drain()
    await until(async () => (await world.task(id)).status === 'processing' && world.server.calls.length === 1)
    expect(await world.queue.cancel(id)).toMatchObject({
      status: 'processing',
      cancelRequestedAt: world.clock.now,
    })
    answer()
    await drained
    expect(await world.task(id)).toMatchObject({ status: 'completed', cancelRequestedAt: undefined })
    expect([...world.server.tombstones]).toEqual([])
  })

  it('of a task in flight that comes to nothing does not let it run again', async () => {
    const world = createTestQueue()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    world.server.fault = () => {
      void world.queue.cancel(id)
      return new Promise(resolve => setImmediate(() => resolve(transient)))
    }
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'cancelled' })
    expect(world.server.calls).toHaveLength(1)
  })

  it('of a failed task asks the server too, because an earlier answer may have been lost', async () => {
    const world = createTestQueue()
    world.server.taskFault = () => refused
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    await world.queue.cancel(id)
    await expect(world.queue.retry(id)).rejects.toMatchObject({ code: 'not_possible' })
    await world.queue.drain()
    expect((await world.task(id)).status).toBe('cancelled')
    expect([...world.server.tombstones]).toEqual([id])
  })

  it('is not possible for a task that is completed or cancelled', async () => {
    const world = createTestQueue()
    const done = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    await expect(world.queue.cancel(done.id)).rejects.toMatchObject({ code: 'not_possible' })
    await expect(world.queue.cancel('nobody')).rejects.toMatchObject({ code: 'task_not_found' })
  })

  it("of somebody else's task needs the right to it", async () => {
    const world = createTestQueue({ mayCancelForOthers: ({ id }) => id === 'manager' })
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    world.person = { id: 'budi', name: 'Budi' }
    await expect(world.queue.cancel(id)).rejects.toThrow('belongs to Ana')
    await expect(world.queue.dismiss(id)).rejects.toThrow('belongs to Ana')
    world.person = { id: 'manager', name: 'Mia' }
    expect((await world.queue.cancel(id)).status).toBe('cancelled')
    expect((await world.task(id)).announceTo).toBe('ana')
  })

  it('is taken back, with the reason, when the server will not decide for this person', async () => {
    const { world, id } = await withLostAnswer(false)
    const other = world.anotherTab({ cancel: () => Promise.resolve(refused) })
    await other.queue.cancel(id)
    other.server.isUp = true
    // It is sent again at once, and an answer would leave a reason of its own.
    other.server.fault = () => new Promise(() => undefined)
    other.queue.syncNow()
    await until(async () => (await world.task(id)).cancelRequestedAt === undefined)
    expect(await world.task(id)).toMatchObject({ lastError: { code: 'SM002' } })
  })

  it('waits for sign-in like everything else', async () => {
    const { world, id } = await withLostAnswer(false)
    const other = world.anotherTab({ cancel: () => Promise.resolve(signInNeeded) })
    await other.queue.cancel(id)
    await other.queue.drain()
    expect(other.queue.state.isSignInNeeded).toBe(true)
    expect((await world.task(id)).cancelRequestedAt).toBeDefined()
  })

  it('of a type with its own handler is decided here, once the handler rests', async () => {
    const world = createTestQueue({
      tasks: [{ ...stir, handle: () => Promise.reject(new Error('Not yet.')) }],
    })
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    expect((await world.task(id)).status).toBe('retrying')
    expect((await world.queue.cancel(id)).status).toBe('cancelled')
  })
})

describe('dismiss', () => {
  it('puts a failed task aside without changing its status', async () => {
    const world = createTestQueue()
    world.server.taskFault = () => refused
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    await world.queue.markAnnounced([id])
    expect(await world.queue.reads.unannounced()).toMatchObject([{ id }])
    await world.queue.dismiss(id)
    expect(await world.task(id)).toMatchObject({
      status: 'failed',
      dismissedAt: world.clock.now,
      announcedAt: world.clock.now,
    })
    expect(await world.queue.reads.unannounced()).toEqual([])
  })

  it('is for failed tasks only', async () => {
    const world = createTestQueue()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await expect(world.queue.dismiss(id)).rejects.toMatchObject({ code: 'not_possible' })
  })
})

describe('cancel of a task that newer code has in hand', () => {
  it('is not decided by a tab that does not know its type: it may have a handler, which no server can stop', async () => {
    let end: () => void = () => undefined
    const printed: string[] = []
    const handle = (payload: unknown) =>
      new Promise(resolve => {
        end = () => resolve(printed.push((payload as { pot: string }).pot))
      })
    const world = createTestQueue({ tasks: [stir, { ...stir, type: 'label', handle }] })
    const older = world.anotherTab({ tasks: [stir] })
    const { id } = await world.queue.enqueue('label', { pot: 'jam' })
    const drained = world.queue.drain()
    await until(async () => (await world.task(id)).status === 'processing')
    await older.queue.cancel(id)
    await older.queue.drain()
    expect(await world.task(id)).toMatchObject({
      status: 'processing',
      cancelRequestedAt: expect.any(Number) as number,
    })
    end()
    await drained
    expect(printed).toEqual(['jam'])
    expect((await world.task(id)).status).toBe('completed')
  })
})

describe('promise 3: nothing is silent', () => {
  it('keeps an outcome until it was announced, also for the next start', async () => {
    const world = createTestQueue()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    const reopened = world.anotherTab()
    expect(await reopened.queue.reads.unannounced()).toMatchObject([
      { id, status: 'completed', owner: 'ana' },
    ])
    await reopened.queue.markAnnounced([id])
    expect(await world.queue.reads.unannounced()).toEqual([])
    expect((await world.task(id)).announcedAt).toBe(world.clock.now)
  })

  it('tells the outcome to whoever asks: here, in another tab, and long after', async () => {
    const world = createTestQueue()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    const here = world.queue.finished(id)
    const there = world.anotherTab().queue.finished(id)
    await world.queue.drain()
    expect((await here).status).toBe('completed')
    expect((await there).status).toBe('completed')
    expect((await world.anotherTab().queue.finished(id)).result).toEqual({ id })
    await expect(world.queue.finished('nobody')).rejects.toMatchObject({ code: 'task_not_found' })
  })

  it('promise 8: old tasks survive new code – that met a server without the function is asked again at a start, for new code, and by hand', async () => {
    const { world, id } = await withLostAnswer(false)
    world.server.isUp = true
    let asked = 0
    const tab = world.anotherTab({
      cancel: () => {
        asked += 1
        return Promise.resolve(updateNeeded)
      },
    })
    await tab.queue.cancel(id)
    await tab.queue.drain()
    expect(asked).toBe(1)
    tab.queue.start()
    await until(() => asked === 2, 'it is asked at the start')
    await until(() => !tab.queue.state.isDraining)
    tab.queue.codeUpdated()
    await until(() => asked === 3, 'it is asked for new code')
    await until(() => !tab.queue.state.isDraining)
    tab.queue.syncNow()
    await until(() => asked === 4, 'it is asked by hand')
  })
})
