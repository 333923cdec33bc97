import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { defineTask, type Outcome, type Task } from '@/queue'
import {
  createTestQueue,
  refused,
  stir,
  transient,
  unreachable,
  until,
  type TestQueue,
} from '../../support/testQueue'

/** A kind of task that needs no server of the kitchen's, and takes until the test says so. */
function createLetters() {
  const ends: (() => void)[] = []
  const letter = defineTask({
    ...stir,
    type: 'letter',
    handle: () => new Promise<string>(resolve => ends.push(() => resolve('sent'))),
  })
  return { letter, ends }
}

const stirred = (world: TestQueue, pot: string, ...keys: string[]) =>
  world.queue.enqueue('stir', { pot, keys })

/** The server keeps its answers about some tasks until the test lets go of them. */
function holdAnswersOf(world: TestQueue, isHeld: (task: Task) => boolean) {
  const waiting: ((outcome?: Outcome) => void)[] = []
  world.server.fault = batch =>
    batch.some(isHeld)
      ? new Promise(resolve => {
          waiting.push(outcome => resolve(outcome ?? batch.map(task => world.server.apply(task))))
        })
      : undefined
  return waiting
}

/** Lets the queue look once more beside what is under way, and waits for the end of that look. */
async function passSecond(world: TestQueue) {
  await until(() => (world.clock.nextTimerIn ?? Infinity) <= 1_000)
  world.clock.advance(1_000)
  await until(() => world.clock.nextTimerIn === 1_000)
}

const potOf = ({ payload }: Task) => (payload as { pot: string }).pot

/** Long enough for whatever could come of the last step. */
async function turns() {
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve))
}

/** A tablet with a call of the key `a` in hand, whose server has answered an earlier one: that keeps nothing back. */
async function withCallInHand(options: Parameters<typeof createTestQueue>[0] = {}) {
  const world = createTestQueue({ batchSize: 1, ...options })
  return { world, ...(await takeCallInHand(world)) }
}

async function takeCallInHand(world: TestQueue) {
  const waiting = holdAnswersOf(world, task => potOf(task).startsWith('slow'))
  world.queue.start()
  const [quick, slow] = await world.queue.enqueueMany(
    'stir',
    ['quick', 'slow'].map(pot => ({ input: { pot, keys: ['a'] } })),
  )
  if (!quick || !slow) throw new Error('They were not stored.')
  await until(() => waiting.length === 1)
  return { waiting, quick, slow }
}

/** While the call is under way nothing is sent, however often it is looked; once it is answered, all of it in this order. */
async function expectToWait({
  world,
  waiting,
  order,
}: Pick<Awaited<ReturnType<typeof withCallInHand>>, 'world' | 'waiting'> & { order: Task[] }) {
  const calls = world.server.calls.length
  for (let second = 0; second < 5; second++) await passSecond(world)
  await turns()
  expect(world.server.calls).toHaveLength(calls)
  waiting[0]?.()
  await until(() => !world.queue.state.isDraining)
  expect(world.server.applied).toEqual(order.map(({ id }) => id))
  await world.queue.stop()
}

describe('promise 5: order holds, and nothing else waits for anything', () => {
  it('what is made while a call is under way waits for it no longer than a second', async () => {
    const { letter, ends } = createLetters()
    const world = createTestQueue({ tasks: [stir, letter] })
    world.queue.start()
    const slow = await world.queue.enqueue('letter', { pot: 'to Ana' })
    await until(() => ends.length === 1)
    const soon = await stirred(world, 'rice')
    world.clock.advance(999)
    await turns()
    expect(world.server.calls).toEqual([])
    // What was made within that second is one call.
    const later = await stirred(world, 'beans')
    world.clock.advance(1)
    await until(() => world.server.applied.length === 2)
    expect(world.server.calls).toEqual([[soon.id, later.id]])
    expect((await world.task(slow.id)).status).toBe('processing')
    // And so it goes on.
    const last = await stirred(world, 'peas')
    await until(() => world.clock.nextTimerIn === 1_000)
    world.clock.advance(1_000)
    await until(() => world.server.applied.includes(last.id))
    expect((await world.task(slow.id)).status).toBe('processing')
    ends[0]?.()
    await world.queue.drain()
    expect((await world.task(slow.id)).status).toBe('completed')
    await world.queue.stop()
  })

  it('so does what becomes due meanwhile', async () => {
    const { letter, ends } = createLetters()
    const world = createTestQueue({ tasks: [stir, letter] })
    world.server.taskFault = task =>
      potOf(task) === 'rice' && world.server.calls.length === 1 ? transient : undefined
    await world.queue.enqueue('letter', { pot: 'to Ana' })
    const again = await stirred(world, 'rice')
    const drained = world.queue.drain()
    await until(async () => (await world.task(again.id)).status === 'retrying')
    const { dueAt } = await world.task(again.id)
    while (world.clock.now < dueAt) await passSecond(world)
    await until(() => world.server.applied.length > 0)
    expect(world.server.applied).toEqual([again.id])
    ends[0]?.()
    await drained
  })

  it('what must follow the call under way waits for it, and what follows that as well', async () => {
    const { world, waiting, quick, slow } = await withCallInHand()
    const followers = [await stirred(world, 'second', 'a', 'b'), await stirred(world, 'third', 'b')]
    await expectToWait({ world, waiting, order: [quick, slow, ...followers] })
  })

  it('nor does it pass it when that call is to be cancelled', async () => {
    const { world, waiting, quick, slow } = await withCallInHand()
    await world.queue.cancel(slow.id)
    const corrected = await stirred(world, 'corrected', 'a')
    await expectToWait({ world, waiting, order: [quick, slow, corrected] })
  })

  it('what a person puts back in front of the call under way waits for it as well', async () => {
    const world = createTestQueue({ batchSize: 1 })
    world.server.taskFault = task =>
      potOf(task) === 'first' && world.server.calls.length === 1 ? refused : undefined
    const first = await stirred(world, 'first', 'a')
    await world.queue.drain()
    expect((await world.task(first.id)).status).toBe('failed')
    const { waiting, quick, slow } = await takeCallInHand(world)
    await world.queue.retry(first.id)
    await expectToWait({ world, waiting, order: [quick, slow, first] })
  })

  it('however many handlers take long, one call stays free for what needs none', async () => {
    const { letter, ends } = createLetters()
    const world = createTestQueue({ tasks: [stir, letter], concurrency: 3 })
    world.queue.start()
    await world.queue.enqueueMany(
      'letter',
      Array.from({ length: 6 }, (_, n) => ({ input: { pot: `to ${n}` } })),
    )
    await until(() => ends.length === 1)
    // One goes ahead, and the others follow its answer.
    ends[0]?.()
    await until(() => ends.length === 3)
    await world.queue.enqueueMany('letter', [{ input: { pot: 'one more' } }])
    const quick = await stirred(world, 'rice')
    world.clock.advance(1_000)
    await until(() => world.server.applied.includes(quick.id))
    expect(ends).toHaveLength(3)
    for (let done = 1; done < 7; done++) {
      await until(() => ends.length > done)
      ends[done]?.()
    }
    await world.queue.drain()
    expect(await world.database.tasks.where('status').equals('completed').count()).toBe(8)
    await world.queue.stop()
  })
})

describe('what is found while calls are under way', () => {
  it('is sent, one call for each place that is left', async () => {
    const { world, waiting } = await withCallInHand({ concurrency: 3 })
    for (const pot of ['slow 1', 'slow 2', 'slow 3']) await stirred(world, pot)
    world.clock.advance(1_000)
    await until(() => waiting.length === 3)
    await turns()
    world.clock.advance(1_000)
    await turns()
    expect(waiting).toHaveLength(3)
    waiting.forEach(answer => answer())
    await until(() => waiting.length === 4)
    waiting[3]?.()
    await world.queue.drain()
    expect(world.server.applied).toHaveLength(5)
    await world.queue.stop()
  })

  it('waits where one call at a time is wanted', async () => {
    const { world, waiting } = await withCallInHand({ concurrency: 1 })
    await stirred(world, 'rice')
    world.clock.advance(2_000)
    await turns()
    expect(world.server.calls).toHaveLength(2)
    waiting[0]?.()
    await until(() => world.server.calls.length === 3)
    await world.queue.stop()
  })

  it('of somebody who signed in meanwhile waits until the other one’s call has ended', async () => {
    const { world, waiting } = await withCallInHand()
    world.person = { id: 'budi', name: 'Budi' }
    const task = await stirred(world, 'rice')
    world.clock.advance(1_000)
    await turns()
    expect(world.server.calls).toHaveLength(2)
    waiting[0]?.()
    await until(() => world.server.applied.includes(task.id))
    await world.queue.stop()
  })

  it('is no call that is under way, though the clock says that its lease is over', async () => {
    const { world, waiting, slow } = await withCallInHand()
    const claimed = await world.task(slow.id)
    world.clock.jump(60_000)
    world.clock.advance(1_000)
    await until(() => world.clock.nextTimerIn === 1_000)
    await turns()
    expect(world.server.calls).toHaveLength(2)
    expect(claimed.status).toBe('processing')
    expect(await world.task(slow.id)).toEqual(claimed)
    waiting[0]?.()
    await until(() => !world.queue.state.isDraining)
    expect(world.server.calls).toHaveLength(2)
    await world.queue.stop()
  })

  it('waits for a server that has not answered the call ahead, and takes no place from another one', async () => {
    const { letter, ends } = createLetters()
    const world = createTestQueue({ tasks: [stir, letter], concurrency: 3 })
    const waiting = holdAnswersOf(world, () => true)
    await stirred(world, 'first')
    const drained = world.queue.drain()
    await until(() => waiting.length === 1)
    for (const pot of ['second', 'third', 'fourth']) {
      await stirred(world, pot)
      await passSecond(world)
    }
    await world.queue.enqueue('letter', { pot: 'to Ana' })
    world.clock.advance(1_000)
    await until(() => ends.length === 1)
    expect(world.server.calls).toHaveLength(1)
    // What came meanwhile is one call.
    waiting[0]?.()
    ends[0]?.()
    await until(() => waiting.length === 2)
    expect(world.server.calls[1]).toHaveLength(3)
    waiting[1]?.()
    await drained
  })

  it('is sent though a task that got no answer is due as well: that one waits', async () => {
    const { letter, ends } = createLetters()
    const world = createTestQueue({ tasks: [stir, letter] })
    world.server.fault = batch => (batch.some(task => potOf(task) === 'poison') ? unreachable : undefined)
    const poison = await stirred(world, 'poison')
    await world.queue.drain()
    const { dueAt, waits } = await world.task(poison.id)
    expect(waits).toBe(1)
    await world.queue.enqueue('letter', { pot: 'to Ana' })
    const drained = world.queue.drain()
    await until(() => ends.length === 1)
    while (world.clock.now < dueAt) await passSecond(world)
    const calls = world.server.calls.length
    const quick = await stirred(world, 'rice')
    await passSecond(world)
    await until(() => world.server.applied.includes(quick.id))
    expect(world.server.calls.slice(calls)).toEqual([[quick.id]])
    ends[0]?.()
    await drained
  })

  it('waits once somebody has waited ten seconds for the decision about a cancel', async () => {
    const { letter, ends } = createLetters()
    const world = createTestQueue({ tasks: [stir, letter] })
    world.server.taskFault = () => transient
    const tried = await stirred(world, 'rice')
    await world.queue.drain()
    world.queue.start()
    await world.queue.enqueueMany(
      'letter',
      ['to 0', 'to 1'].map(pot => ({ input: { pot } })),
    )
    await until(() => ends.length === 1)
    ends[0]?.()
    await until(() => ends.length === 2)
    await world.queue.cancel(tried.id)
    // One more every five seconds: there is always one under way.
    for (let letters = 2; letters < 4; letters++) {
      await world.queue.enqueue('letter', { pot: `to ${letters}` })
      for (let second = 0; second < 5; second++) await passSecond(world)
      await until(() => ends.length === letters + 1)
      ends[letters - 1]?.()
    }
    const late = await world.queue.enqueue('letter', { pot: 'too late' })
    for (let second = 0; second < 3; second++) await passSecond(world)
    await turns()
    expect((await world.task(late.id)).status).toBe('queued')
    expect(world.server.tombstones).toEqual(new Set())
    ends[3]?.()
    await until(() => ends.length === 5)
    ends[4]?.()
    await until(() => !world.queue.state.isDraining)
    expect(world.server.tombstones).toEqual(new Set([tried.id]))
    expect((await world.task(late.id)).status).toBe('completed')
    await world.queue.stop()
  })

  it('waits once one of the calls has found that nobody answers', async () => {
    const { world, waiting } = await withCallInHand()
    await stirred(world, 'slow 1')
    world.clock.advance(1_000)
    await until(() => waiting.length === 2)
    world.server.isUp = false
    waiting[0]?.(unreachable)
    await until(() => world.queue.state.silentSince !== undefined)
    await stirred(world, 'rice')
    world.clock.advance(900)
    await turns()
    expect(world.server.calls).toHaveLength(3)
    waiting[1]?.(unreachable)
    await until(() => !world.queue.state.isDraining)
    expect(world.server.calls).toHaveLength(3)
    await world.queue.stop()
  })

  it('ends the burst with its error where the database fails, after all calls', async () => {
    const { world, waiting } = await withCallInHand()
    const where = world.database.tasks.where.bind(world.database.tasks)
    world.database.tasks.where = () => {
      world.database.tasks.where = where
      throw new Error('The disk is on fire.')
    }
    world.clock.advance(1_000)
    await turns()
    expect(world.faults).toEqual([])
    waiting[0]?.()
    await until(() => world.faults.length > 0)
    expect(world.faults).toMatchObject([{ code: 'storage_unavailable' }])
    expect(world.server.applied).toHaveLength(2)
    await world.queue.stop()
  })
})
