import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { defineTask, type Outcome, type Task } from '@/queue'
import { createTestQueue, passTime, stir, unreachable, until, type TestQueue } from '../../support/testQueue'

const keys = ['rice', 'salt', 'oil', 'dill', 'mint', 'kale']

/** Tasks of all keys in turn. */
async function enqueueOfEach(world: TestQueue, each: number): Promise<Task[]> {
  const entries = Array.from({ length: each * keys.length }, (_, n) => {
    const key = keys[n % keys.length] ?? ''
    return { input: { pot: `${key} ${n}`, keys: [key] } }
  })
  return world.queue.enqueueMany('stir', entries)
}

/** A server that answers a call when the test says so. */
function holdAnswers(world: TestQueue) {
  const waiting: { batch: readonly Task[]; answer: (outcome?: Outcome) => void }[] = []
  const seen = { most: 0 }
  world.server.fault = batch =>
    new Promise(resolve => {
      const call = {
        batch,
        answer: (outcome?: Outcome) => {
          waiting.splice(waiting.indexOf(call), 1)
          resolve(outcome ?? batch.map(task => world.server.apply(task)))
        },
      }
      waiting.push(call)
      seen.most = Math.max(seen.most, waiting.length)
    })
  /** One goes ahead; once it is answered, five are under way. */
  const untilFive = async () => {
    await until(() => waiting.length === 1)
    waiting[0]?.answer()
    await until(() => waiting.length === 5)
  }
  const answerAll = async (count: number) => {
    while (world.server.applied.length < count) {
      await until(() => waiting.length > 0)
      waiting[0]?.answer()
    }
  }
  return { waiting, seen, untilFive, answerAll }
}

describe('promise 5: order holds, and nothing else waits for anything', () => {
  it('what shares no key is sent side by side, five calls at most', async () => {
    const world = createTestQueue({ batchSize: 2 })
    const tasks = await enqueueOfEach(world, 4)
    const { waiting, seen, untilFive, answerAll } = holdAnswers(world)
    const drained = world.queue.drain()
    await untilFive()
    const keysOf = waiting.map(({ batch }) => new Set(batch.flatMap(({ orderingKeys }) => orderingKeys)))
    const all = keysOf.flatMap(one => [...one])
    expect(new Set(all).size).toBe(all.length)
    // The last comes back first, and what follows it goes on without the others.
    waiting[4]?.answer()
    await until(() => world.server.calls.length === 7)
    await answerAll(tasks.length)
    await drained
    expect(seen.most).toBe(5)
    for (const key of keys) {
      const ofKey = tasks.filter(({ orderingKeys }) => orderingKeys.includes(key)).map(({ id }) => id)
      expect(world.server.applied.filter(id => ofKey.includes(id))).toEqual(ofKey)
    }
    const statuses = await Promise.all(tasks.map(async ({ id }) => (await world.task(id)).status))
    expect(new Set(statuses)).toEqual(new Set(['completed']))
  })

  it('with a concurrency of 1 one call follows the other', async () => {
    const world = createTestQueue({ batchSize: 2, concurrency: 1 })
    const tasks = await enqueueOfEach(world, 4)
    const { seen, answerAll } = holdAnswers(world)
    const drained = world.queue.drain()
    await answerAll(tasks.length)
    await drained
    expect(seen.most).toBe(1)
    expect(world.server.applied).toEqual(tasks.map(({ id }) => id))
  })

  it('a handler that takes long keeps no other kind of task waiting', async () => {
    const slow: { end?: (answer: string) => void } = {}
    const letter = defineTask({
      ...stir,
      type: 'letter',
      handle: () => new Promise<string>(resolve => (slow.end = resolve)),
    })
    const world = createTestQueue({ tasks: [stir, letter] })
    const sent = await world.queue.enqueue('letter', { pot: 'to Ana' })
    const task = await world.queue.enqueue('stir', { pot: 'rice' })
    const drained = world.queue.drain()
    await until(() => world.server.applied.includes(task.id))
    expect((await world.task(sent.id)).status).toBe('processing')
    slow.end?.('sent')
    await drained
    expect((await world.task(sent.id)).status).toBe('completed')
  })

  it('costs no call more, though not all of them are looked at in one go', async () => {
    const world = createTestQueue({ batchSize: 10, lookAhead: 70 })
    await enqueueOfEach(world, 60)
    await world.queue.drain()
    expect(world.server.calls.map(call => call.length)).toEqual(Array(36).fill(10))
  })
})

describe('calls side by side', () => {
  it('end with the call that they are at when one finds that nobody answers', async () => {
    const world = createTestQueue({ batchSize: 2 })
    const tasks = await enqueueOfEach(world, 4)
    const { waiting, untilFive } = holdAnswers(world)
    const drained = world.queue.drain()
    await untilFive()
    world.server.isUp = false
    waiting[0]?.answer(unreachable)
    await until(() => world.queue.state.silentSince !== undefined)
    waiting.splice(0).forEach(({ answer }) => answer())
    await drained
    expect(world.server.calls).toHaveLength(6)
    expect(world.server.applied).toHaveLength(10)
    const rows = await Promise.all(tasks.map(({ id }) => world.task(id)))
    expect(rows.filter(({ status }) => status === 'completed')).toHaveLength(10)
    expect(rows.filter(({ status }) => status === 'processing')).toEqual([])
    expect(rows.every(({ status, attempts }) => status === 'completed' || attempts === 0)).toBe(true)
  })

  it('that nobody answers count as one: one probe asks, after a pause that has not grown', async () => {
    const world = createTestQueue({ batchSize: 2 })
    await enqueueOfEach(world, 4)
    const { waiting, untilFive } = holdAnswers(world)
    world.queue.start()
    await untilFive()
    world.server.isUp = false
    waiting.splice(0).forEach(({ answer }) => answer(unreachable))
    await until(() => !world.queue.state.isDraining)
    expect(world.server.probes).toBe(1)
    expect(world.clock.nextTimerIn).toBe(1_000)
    expect(world.server.calls).toHaveLength(6)
  })

  it('that are all asked to come later wait for the longest of what they were told', async () => {
    const world = createTestQueue({ batchSize: 2 })
    await enqueueOfEach(world, 4)
    const { waiting, untilFive } = holdAnswers(world)
    world.queue.start()
    await untilFive()
    const error = { code: 'http_429', message: '' }
    for (const retryAfterMs of [5_000, 20_000, 3_000])
      waiting[0]?.answer({ kind: 'unreachable', error, retryAfterMs })
    while (waiting.length > 0) waiting[0]?.answer(unreachable)
    await until(() => !world.queue.state.isDraining)
    await passTime(world, 19_000)
    expect(world.server.probes).toBe(0)
    world.clock.advance(1_000)
    await until(() => world.server.probes === 1)
  })

  it('are all over before the burst is, whatever happens to one: the drain lock is for all of them', async () => {
    const world = createTestQueue({ batchSize: 2 })
    await enqueueOfEach(world, 4)
    const { waiting, untilFive } = holdAnswers(world)
    let isOver = false
    const drained = world.queue.drain().then(() => (isOver = true))
    await untilFive()
    let claims = 0
    const put = world.database.tasks.bulkPut.bind(world.database.tasks)
    world.database.tasks.bulkPut = (rows: Task[]) => {
      if (!rows.some(({ status }) => status === 'processing')) return put(rows)
      claims += 1
      throw new Error('The disk is on fire.')
    }
    waiting[0]?.answer()
    await until(() => claims > 0)
    await new Promise(resolve => setImmediate(resolve))
    expect(isOver).toBe(false)
    while (waiting.length > 0) waiting[0]?.answer()
    await drained
    // The others have ended with what they had under way, and its outcome is written down.
    expect(world.server.calls).toHaveLength(6)
    expect(await world.database.tasks.where('status').equals('completed').count()).toBe(12)
    expect(world.faults).toMatchObject([{ code: 'storage_unavailable' }])
  })

  it('are not made while something speaks against a task: it is looked for with one call at a time', async () => {
    const world = createTestQueue({ batchSize: 2 })
    const tasks = await enqueueOfEach(world, 1)
    const poison = tasks[2]?.id ?? ''
    const { waiting, seen } = holdAnswers(world)
    const isPoisoned = (batch: readonly Task[]) => batch.some(({ id }) => id === poison)
    const burst = { isOver: false }
    const drained = world.queue.drain().then(() => (burst.isOver = true))
    const answerOne = () => {
      const [call] = waiting
      call?.answer(isPoisoned(call.batch) ? unreachable : undefined)
    }
    await until(() => waiting.length === 1)
    answerOne()
    await until(() => waiting.length === 2)
    answerOne()
    answerOne()
    seen.most = 0
    while (!burst.isOver) {
      await until(() => waiting.length > 0 || burst.isOver)
      answerOne()
    }
    await drained
    expect(seen.most).toBe(1)
    expect(world.server.calls.filter(call => call.includes(poison))).toHaveLength(2)
    const others = tasks.map(({ id }) => id).filter(id => id !== poison)
    expect(world.server.applied.toSorted()).toEqual(others.toSorted())
  })

  it('promise 6: it always moves again – who waits for the one ahead is woken, also when that one ends in the very moment', async () => {
    const printed: string[] = []
    const handle = (payload: unknown) => Promise.resolve(printed.push((payload as { pot: string }).pot))
    const world = createTestQueue({ tasks: [stir, { ...stir, type: 'label', handle }] })
    const { queue, server } = world
    await queue.enqueue('stir', { pot: 'soup', keys: ['one'] })
    const cancelled = await queue.enqueue('label', { pot: 'soup', keys: ['one'] })
    await queue.enqueue('stir', { pot: 'stew', keys: ['two'] })
    await queue.enqueue('label', { pot: 'stew', keys: ['two'] })
    // Its lane goes ahead to the printer, finds nothing to claim, and ends without a call.
    server.fault = async (batch, call) => {
      if (call === 1) await queue.cancel(cancelled.id)
      return batch.map(task => server.apply(task))
    }
    void queue.drain()
    await until(() => !queue.state.isDraining)
    expect(printed).toEqual(['stew'])
  })

  it.each([0, -1, Number.NaN])('%s of them are refused by name', wrong => {
    expect(() => createTestQueue({ concurrency: wrong })).toThrow(/concurrency .* 1 or more/)
    expect(() => createTestQueue({ batchSize: wrong })).toThrow(/batchSize .* 1 or more/)
  })
})
