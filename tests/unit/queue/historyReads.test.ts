import { expect, it } from 'vitest'
import type { NewTask, TaskStatus } from '@/queue'
import { createTestQueue, refused, until, type TestQueue } from '../../support/testQueue'

/** Rows as the queue writes them, without going through it. */
async function fill(world: TestQueue, statuses: readonly TaskStatus[]): Promise<void> {
  await world.database.tasks.bulkAdd(
    statuses.map((status, place): NewTask => {
      const isEnded = status === 'completed' || status === 'failed' || status === 'cancelled'
      return {
        id: `row-${place}`,
        type: 'stir',
        version: 1,
        status,
        owner: 'ana',
        ownerName: 'Ana',
        description: `Stir ${place}`,
        payload: { pot: String(place) },
        fingerprint: '',
        orderingKeys: [],
        createdAt: place,
        attempts: 0,
        maxAttempts: 3,
        waits: 0,
        dueAt: 0,
        ...(isEnded ? { completedAt: place * 1_000 } : { open: 1 as const }),
        ...(status === 'failed' && { announceTo: 'ana' }),
      }
    }),
  )
}

const mixed: TaskStatus[] = ['completed', 'failed', 'queued', 'completed', 'failed', 'cancelled']

it('counts every status, and a dismissed failure apart from the failed ones and from all', async () => {
  const world = createTestQueue()
  await fill(world, mixed)
  await world.queue.dismiss('row-1')
  expect(await world.queue.reads.history.counts()).toEqual({
    all: 5,
    queued: 1,
    processing: 0,
    retrying: 0,
    completed: 2,
    failed: 1,
    cancelled: 1,
    dismissed: 1,
  })
})

it('counts a dismissed failure that is retried and fails again as failed', async () => {
  const world = createTestQueue()
  world.server.taskFault = () => refused
  world.queue.start()
  const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
  const { history } = world.queue.reads
  await until(async () => (await history.counts()).failed === 1)
  await world.queue.dismiss(id)
  expect(await history.counts()).toMatchObject({ failed: 0, dismissed: 1 })
  await world.queue.retry(id)
  await until(async () => (await history.counts()).failed === 1)
  expect(await history.counts()).toMatchObject({ all: 1, failed: 1, dismissed: 0 })
  await world.queue.stop()
})

it('gives the keys of each view, newest first, and the first page of it alone', async () => {
  const world = createTestQueue()
  await fill(world, mixed)
  await world.queue.dismiss('row-1')
  const { history } = world.queue.reads
  expect(await history.keys('all')).toEqual([6, 5, 4, 3, 1])
  expect(await history.keys('failed')).toEqual([5])
  expect(await history.keys('dismissed')).toEqual([2])
  expect(await history.keys('completed')).toEqual([4, 1])
  expect(await history.newestKeys('all', 4)).toEqual([6, 5, 4, 3])
  expect(await history.newestKeys('failed', 4)).toEqual([5])
  expect(await history.keysAfter(4)).toEqual([6, 5])
})

it.each([
  ['neighbours', [5, 4, 3]],
  ['rows far apart', [600, 2]],
] as const)('reads %s in the order of their keys, and says which are gone', async (_what, keys) => {
  const world = createTestQueue()
  await fill(
    world,
    Array.from({ length: 600 }, () => 'completed'),
  )
  const { history } = world.queue.reads
  expect((await history.rows(keys)).map(row => row?.seq)).toEqual(keys)
  await world.database.tasks.delete(keys[1])
  expect((await history.rows(keys)).map(row => row?.seq)[1]).toBeUndefined()
})

it('reads a long list in pieces, each row once', async () => {
  const world = createTestQueue()
  await fill(
    world,
    Array.from({ length: 450 }, () => 'completed'),
  )
  const { history } = world.queue.reads
  const sizes: number[] = []
  const seen = new Set<number>()
  for await (const rows of history.inPieces(await history.keys('all'))) {
    sizes.push(rows.length)
    for (const { seq } of rows) seen.add(seq)
  }
  expect(sizes).toEqual([200, 200, 50])
  expect(seen.size).toBe(450)
})

it('counts what ended between moments, by outcome', async () => {
  const world = createTestQueue()
  await fill(world, mixed)
  expect(await world.queue.reads.history.endedBetween([0, 2_000, 4_000])).toEqual([
    { completed: 1, failed: 1, cancelled: 0 },
    { completed: 1, failed: 0, cancelled: 0 },
    { completed: 0, failed: 1, cancelled: 1 },
  ])
})

it('tells of changes of tasks in any way, and of nothing else', async () => {
  const world = createTestQueue()
  await fill(world, mixed)
  let told = 0
  const stop = world.queue.reads.history.onChange(() => (told += 1))
  await world.database.reserve.put({ key: 'room', bytes: new Uint8Array(1) })
  expect(told).toBe(0)
  await world.anotherTab().queue.dismiss('row-1')
  await until(() => told > 0)
  const before = told
  stop()
  await world.queue.dismiss('row-4')
  expect(told).toBe(before)
})

it('puts no index on the tasks that the queue does not need itself', async () => {
  const world = createTestQueue()
  await world.database.open()
  const { indexes } = world.database.tasks.schema
  expect(indexes.map(({ name }) => name)).toEqual(['id', 'open', 'status', 'completedAt', 'announceTo'])
})
