import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '@/queue'
import { createTestQueue, refused, transient, until, type TestQueue } from '../../support/testQueue'

/** A tab that has claimed a task, sent it, and then froze: its answer comes when the test lets it. */
async function frozenTab({ hasLock = false } = {}) {
  const frozen = createTestQueue()
  frozen.hasLock = hasLock
  let answer: (outcome: Outcome) => void = () => undefined
  frozen.server.fault = (_batch, call) =>
    call === 1 ? new Promise<Outcome>(resolve => (answer = resolve)) : undefined
  const { id } = await frozen.queue.enqueue('stir', { pot: 'soup' })
  const drained = frozen.queue.drain()
  await until(async () => frozen.server.calls.length === 1 && (await frozen.task(id)).status === 'processing')
  return { frozen, id, drained, thaw: (outcome: Outcome) => answer(outcome) }
}

const restarted = (world: TestQueue) => world.anotherTab()

describe('claims are leases', () => {
  it('promise 6: it always moves again – a dead tab costs at most one lease of 15 s', async () => {
    const { frozen, id } = await frozenTab()
    const tab = restarted(frozen)
    tab.queue.start()
    await until(() => !tab.queue.state.isDraining)
    expect((await tab.task(id)).status).toBe('processing')
    tab.clock.now += 14_000
    await tab.queue.drain()
    expect(tab.server.calls).toHaveLength(1)
    tab.clock.now += 1_000
    await tab.queue.drain()
    expect(await tab.task(id)).toMatchObject({ status: 'completed', attempts: 1 })
    expect(tab.server.calls).toEqual([[id], [id]])
    expect((await tab.queue.reads.attemptsOf(id)).map(attempt => attempt.outcome)).toEqual(['lost', 'done'])
  })

  it('promise 6: it always moves again – a dead tab costs nothing where its lock has become free', async () => {
    const { frozen, id } = await frozenTab({ hasLock: true })
    const tab = restarted(frozen)
    tab.hasLock = true
    await tab.queue.drain()
    expect(await tab.task(id)).toMatchObject({ status: 'completed', attempts: 1 })
    expect(tab.server.calls).toEqual([[id], [id]])
    expect((await tab.queue.reads.attemptsOf(id)).map(attempt => attempt.outcome)).toEqual(['lost', 'done'])
  })

  for (const [what, held] of Object.entries({
    'made without the lock': { first: false, second: true },
    'seen without the lock': { first: true, second: false },
  })) {
    it(`a claim ${what} keeps its lease: its holder may be at work`, async () => {
      const { frozen, id } = await frozenTab({ hasLock: held.first })
      const tab = restarted(frozen)
      tab.hasLock = held.second
      await tab.queue.drain()
      expect((await tab.task(id)).status).toBe('processing')
      expect(tab.server.calls).toHaveLength(1)
    })
  }

  it('a task that is lost with its tab a second time keeps its lease: it may be what kills them', async () => {
    const world = createTestQueue()
    world.server.fault = () => new Promise<Outcome>(() => undefined)
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    const tabs = [world, world.anotherTab(), world.anotherTab()]
    for (const [index, tab] of tabs.entries()) {
      tab.hasLock = true
      const drained = tab.queue.drain()
      if (index < 2) await until(() => tab.server.calls.length === index + 1)
      else await drained
    }
    expect(world.server.calls).toEqual([[id], [id]])
    world.server.fault = () => undefined
    world.clock.now += 15_000
    await tabs[2]?.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'completed', wasLost: undefined })
  })

  it('looks again by itself when the lease of a dead tab runs out', async () => {
    const { frozen, id } = await frozenTab()
    const tab = restarted(frozen)
    tab.queue.start()
    await until(() => !tab.queue.state.isDraining)
    // The timers of the frozen tab do not run; its time-out would end the attempt earlier.
    expect(tab.clock.nextTimerIn).toBeLessThanOrEqual(15_000)
    expect(id).toBeDefined()
  })

  it('a late judgement without the token changes nothing, also while another tab has the task in hand', async () => {
    const { frozen, id, drained, thaw } = await frozenTab()
    const tab = restarted(frozen)
    tab.clock.now += 15_000
    let answer: () => void = () => undefined
    tab.server.fault = ([task]) =>
      new Promise<Outcome>(resolve => (answer = () => task && resolve(tab.server.apply(task))))
    const taken = tab.queue.drain()
    await until(() => tab.server.calls.length === 2)
    thaw(refused)
    await drained
    expect(await tab.task(id)).toMatchObject({ status: 'processing', attempts: 0 })
    answer()
    await taken
    expect(await tab.task(id)).toMatchObject({ status: 'completed', attempts: 1 })
  })

  it('promise 5: order holds – a tab that has lost a claim sends nothing that has to follow it', async () => {
    const answers: ((outcome: Outcome) => void)[] = []
    const frozen = createTestQueue({ batchSize: 1 })
    frozen.server.fault = (_batch, call) => {
      if (call === 2) return transient
      return call > 3 ? undefined : new Promise<Outcome>(resolve => answers.push(resolve))
    }
    const first = await frozen.queue.enqueue('stir', { pot: 'soup', keys: ['a'] })
    const second = await frozen.queue.enqueue('stir', { pot: 'tea', keys: ['a'] })
    const late = frozen.queue.drain()
    await until(() => answers.length === 1)
    const tab = frozen.anotherTab({ batchSize: 50 })
    tab.clock.now += 15_000
    void tab.queue.drain()
    // Its call with both fails as a whole, and is halved: the first is in its hands, the second goes back.
    await until(() => answers.length === 2)
    expect(await tab.task(second.id)).toMatchObject({ status: 'queued' })
    answers[0]?.(transient)
    await late
    expect(tab.server.calls).toEqual([[first.id], [first.id, second.id], [first.id]])
  })

  it('a late fact is always taken', async () => {
    const { frozen, id, drained, thaw } = await frozenTab()
    const tab = restarted(frozen)
    tab.clock.now += 15_000
    tab.server.taskFault = () => refused
    await tab.queue.drain()
    expect((await tab.task(id)).status).toBe('failed')
    thaw({ kind: 'done', result: 'after all' })
    await drained
    expect(await tab.task(id)).toMatchObject({ status: 'completed', result: 'after all' })
  })

  it('promise 2: nothing happens twice – two tabs that drain at once send each task once', async () => {
    const one = createTestQueue()
    const other = one.anotherTab()
    for (let n = 0; n < 130; n++) await one.queue.enqueue('stir', { pot: `${n}`, keys: [`pot:${n % 7}`] })
    await Promise.all([one.queue.drain(), other.queue.drain()])
    await until(async () => (await one.queue.reads.open()).length === 0 || (await one.queue.drain(), false))
    const sent = one.server.calls.flat()
    expect(sent).toHaveLength(130)
    expect(new Set(sent).size).toBe(130)
  })
})

describe('after a restart', () => {
  it('promise 1: nothing is lost – queued, retrying and orphaned tasks all go on', async () => {
    const world = createTestQueue()
    world.server.taskFault = () => transient
    const retrying = await world.queue.enqueue('stir', { pot: 'retrying' })
    await world.queue.drain()
    const orphan = await world.queue.enqueue('stir', { pot: 'orphan' })
    await world.database.tasks.update(orphan.seq, {
      status: 'processing',
      startedAt: world.clock.now,
      claimToken: 'dead',
      leaseUntil: world.clock.now + 15_000,
    })
    const queued = await world.queue.enqueue('stir', { pot: 'queued' })
    world.server.taskFault = () => undefined
    const tab = restarted(world)
    tab.queue.start()
    for (let second = 0; second < 16; second++) {
      tab.clock.advance(1_000)
      await until(() => !tab.queue.state.isDraining, 'the queue rests')
    }
    for (const { id } of [retrying, orphan, queued]) expect((await tab.task(id)).status).toBe('completed')
    expect(tab.server.applied).toHaveLength(3)
  })
})

describe('clocks', () => {
  it('a clock that jumps back by a day delays nothing', async () => {
    const world = createTestQueue()
    world.server.taskFault = () => transient
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await until(async () => (await world.task(id)).status === 'retrying')
    world.server.taskFault = () => undefined
    world.clock.jump(-86_400_000)
    world.clock.advance(31_000)
    await until(async () => (await world.task(id)).status === 'completed')
  })
})
