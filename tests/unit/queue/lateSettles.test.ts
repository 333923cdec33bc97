import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '@/queue'
import {
  createTestQueue,
  refused,
  signInNeeded,
  transient,
  unreachable,
  until,
  updateNeeded,
} from '../../support/testQueue'

const done: Outcome = { kind: 'done', result: 'from the first attempt' }
const cancelled: Outcome = { kind: 'cancelled' }

/** A tab that froze with its request under way, and another that has taken the task over and has it in hand. */
async function takenOver() {
  const frozen = createTestQueue()
  const answers: ((outcome: Outcome) => void)[] = []
  frozen.server.fault = () => new Promise<Outcome>(resolve => answers.push(resolve))
  const { id } = await frozen.queue.enqueue('stir', { pot: 'soup' })
  const thawed = frozen.queue.drain()
  await until(() => answers.length === 1, 'the first call')
  const tab = frozen.anotherTab()
  tab.clock.now += 15_000
  const drained = tab.queue.drain()
  await until(() => answers.length === 2, 'the second call')
  const answer = (call: number, outcome: Outcome) => answers[call - 1]?.([outcome] as unknown as Outcome)
  return { tab, id, thawed, drained, answer }
}

describe('what comes after its lease has run out', () => {
  it.each([
    ['refused', refused],
    ['transient', transient],
    ['no answer', unreachable],
    ['sign-in needed', signInNeeded],
    ['update needed', updateNeeded],
  ])('changes nothing as a judgement: %s', async (_name, outcome) => {
    const { tab, id, thawed, drained, answer } = await takenOver()
    const before = await tab.task(id)
    answer(1, outcome)
    await thawed
    expect(await tab.task(id)).toEqual({ ...before, latestAttempt: expect.anything() as unknown })
    answer(2, done)
    await drained
    expect(await tab.task(id)).toMatchObject({ status: 'completed', attempts: 1 })
  })

  it.each([
    ['applied', done, { status: 'completed', result: 'from the first attempt' }],
    ['cancelled', cancelled, { status: 'cancelled' }],
  ])('is taken as a fact: %s, and the other attempt changes nothing more', async (_name, fact, expected) => {
    const { tab, id, thawed, drained, answer } = await takenOver()
    answer(1, fact)
    await thawed
    const settled = await tab.task(id)
    expect(settled).toMatchObject({ ...expected, claimToken: undefined, leaseUntil: undefined })
    answer(2, transient)
    await drained
    expect(await tab.task(id)).toEqual({ ...settled, latestAttempt: expect.anything() as unknown })
    await tab.queue.drain()
    expect(tab.server.calls).toHaveLength(2)
  })

  it('is on record in any case', async () => {
    const { tab, id, thawed, drained, answer } = await takenOver()
    answer(1, transient)
    await thawed
    answer(2, done)
    await drained
    const outcomes = (await tab.queue.reads.attemptsOf(id)).map(attempt => attempt.outcome)
    expect(outcomes).toEqual(['lost', 'transient', 'done'])
  })
})
