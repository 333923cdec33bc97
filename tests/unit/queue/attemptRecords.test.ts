import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { createTestQueue, refused, transient } from '../../support/testQueue'

it('a task that is done with its first attempt takes no row beside its own', async () => {
  const world = createTestQueue()
  const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
  await world.queue.drain()
  const attempt = { startedAt: world.clock.now, endedAt: world.clock.now, ranIn: 'page', outcome: 'done' }
  expect(await world.queue.reads.attemptsOf(id)).toEqual([{ taskId: id, ...attempt }])
  expect(await world.database.attempts.count()).toBe(0)
})

it('every attempt stays on record, also over a retry by hand: those before the latest in a table', async () => {
  const world = createTestQueue()
  const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
  const startedAt: number[] = []
  for (const answer of [transient, transient, refused, undefined]) {
    world.server.taskFault = () => answer
    world.clock.advance(60_000)
    startedAt.push(world.clock.now)
    await world.queue.drain()
    if (answer === refused) await world.queue.retry(id)
  }
  const attempts = await world.queue.reads.attemptsOf(id)
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['transient', 'transient', 'refused', 'done'])
  expect(attempts.map(attempt => attempt.startedAt)).toEqual(startedAt)
  expect(attempts.map(({ error }) => error !== undefined)).toEqual([true, true, true, false])
  expect(await world.database.attempts.count()).toBe(3)
})

it('what is read of many tasks is by task, without those that are gone', async () => {
  const world = createTestQueue()
  const soup = await world.queue.enqueue('stir', { pot: 'soup' })
  const stew = await world.queue.enqueue('stir', { pot: 'stew' })
  await world.queue.drain()
  const tea = await world.queue.enqueue('stir', { pot: 'tea' })
  const found = await world.queue.reads.history.attemptsOf([stew.id, tea.id, soup.id, 'gone'])
  const outcomes = [stew, tea, soup].map(({ id }) => found.get(id)?.map(({ outcome }) => outcome))
  expect(outcomes).toEqual([['done'], [], ['done']])
  expect(found.has('gone')).toBe(false)
})

it('promise 8: old tasks survive new code – attempts of which a version before this one kept all in the table come first', async () => {
  const world = createTestQueue()
  const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
  const before = { taskId: id, startedAt: 1, endedAt: 2, ranIn: 'worker', outcome: 'network' } as const
  await world.database.attempts.add({ ...before })
  await world.queue.drain()
  expect(await world.queue.reads.attemptsOf(id)).toMatchObject([before, { outcome: 'done', ranIn: 'page' }])
})

it('a later attempt of a tab with older code, which knows only the table, comes behind the one in the row', async () => {
  const world = createTestQueue()
  const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
  await world.queue.drain()
  const at = world.clock.now + 1_000
  const later = { taskId: id, startedAt: at, endedAt: at, ranIn: 'page', outcome: 'transient' } as const
  await world.database.attempts.add({ ...later })
  const attempts = await world.queue.reads.attemptsOf(id)
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['done', 'transient'])
  expect(attempts.at(-1)).toEqual(later)
})
