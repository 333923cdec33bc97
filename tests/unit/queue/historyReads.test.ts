import { describe, expect, it } from 'vitest'
import type { KeyRange, NewTask, TaskStatus } from '@/queue'
import { createTestQueue, refused, until, type TestQueue } from '../../support/testQueue'
// After it: Dexie looks for IndexedDB when it is loaded.
import { rereadEverything } from '@/queue/rereadEverything'

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

it('gives the keys of every status, newest first, and a dismissed failure apart from the failed ones', async () => {
  const world = createTestQueue()
  await fill(world, mixed)
  await world.queue.dismiss('row-1')
  expect(await world.queue.reads.history.keysByView()).toEqual({
    queued: [3],
    processing: [],
    retrying: [],
    completed: [4, 1],
    failed: [5],
    cancelled: [6],
    dismissed: [2],
  })
})

it('takes a dismissed failure that is retried and fails again for failed', async () => {
  const world = createTestQueue()
  world.server.taskFault = () => refused
  world.queue.start()
  const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
  const { history } = world.queue.reads
  await until(async () => (await history.keysByView()).failed.length === 1)
  await world.queue.dismiss(id)
  expect(await history.keysByView()).toMatchObject({ failed: [], dismissed: [1] })
  await world.queue.retry(id)
  await until(async () => (await history.keysByView()).failed.length === 1)
  expect(await history.keysByView()).toMatchObject({ failed: [1], dismissed: [] })
  await world.queue.stop()
})

it('gives the first page of a view alone, newest first', async () => {
  const world = createTestQueue()
  await fill(world, mixed)
  await world.queue.dismiss('row-1')
  const { history } = world.queue.reads
  expect(await history.newestKeys('all', 4)).toEqual([6, 5, 4, 3])
  expect(await history.newestKeys('dismissed', 4)).toEqual([2])
  expect(await history.newestKeys('completed', 1)).toEqual([4])
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
  for await (const rows of history.inPieces(await history.newestKeys('all', 1_000))) {
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

it('gives the rows of ranges of keys', async () => {
  const world = createTestQueue()
  await fill(world, mixed)
  const ranges = [
    { from: 2, to: 3 },
    { from: 6, to: 9 },
  ]
  const rows = await world.queue.reads.history.rowsWithin(ranges)
  expect(rows.map(({ seq }) => seq)).toEqual([2, 3, 6])
})

it.each([
  ['a day in the middle', 40, 41, { from: 401, to: 410 }],
  ['the days up to one', -Infinity, 3, { from: 1, to: 30 }],
  ['the days from one on', 97, Infinity, { from: 971, to: 1_000 }],
  ['a day before all', -5, -4, { from: 1, to: 0 }],
])('finds the keys of %s by a few rows', async (_what, from, until, range) => {
  const world = createTestQueue()
  await fill(
    world,
    Array.from({ length: 1_000 }, () => 'completed' as const),
  )
  const dayMs = 86_400_000
  await world.database.tasks.toCollection().modify(task => {
    task.createdAt = Math.floor((task.seq - 1) / 10) * dayMs + 43_200_000
  })
  let read = 0
  world.database.tasks.hook('reading', row => {
    read += 1
    return row
  })
  expect(await world.queue.reads.history.keysOfSpan(from * dayMs, until * dayMs)).toEqual(range)
  expect(read).toBeLessThan(40)
})

it('finds the keys of a day also where the clock was set back within it, or rows were pruned', async () => {
  const world = createTestQueue()
  await fill(
    world,
    Array.from({ length: 200 }, () => 'completed' as const),
  )
  const minute = 60_000
  await world.database.tasks.toCollection().modify(task => {
    // 40 minutes are lived twice.
    task.createdAt = (task.seq <= 100 ? task.seq : task.seq - 40) * minute
  })
  await world.database.tasks.bulkDelete([20, 21, 22, 90])
  const { from, to } = await world.queue.reads.history.keysOfSpan(90 * minute, 95 * minute)
  expect(from).toBeLessThanOrEqual(91)
  expect(to).toBeGreaterThanOrEqual(134)
})

describe('changes of tasks', () => {
  function listen(world: TestQueue) {
    const told: (KeyRange[] | undefined)[] = []
    const stop = world.queue.reads.history.onChange(changed => told.push(changed))
    return { told, stop }
  }

  it('are told with their keys, from any tab, and nothing else is', async () => {
    const world = createTestQueue()
    await fill(world, mixed)
    const tab = world.anotherTab()
    // That a database is opened can mean anything.
    await tab.queue.reads.byId('row-1')
    const { told, stop } = listen(world)
    await world.database.reserve.put({ key: 'room', bytes: new Uint8Array(1) })
    expect(told).toEqual([])
    await tab.queue.dismiss('row-1')
    await until(() => told.length > 0)
    for (const ranges of told) expect(ranges).toContainEqual({ from: 2, to: 2 })
    const before = told.length
    stop()
    await world.queue.dismiss('row-4')
    expect(told).toHaveLength(before)
  })

  it('have the keys of what is new and of what was deleted', async () => {
    const world = createTestQueue()
    const { told } = listen(world)
    await world.queue.enqueue('stir', { pot: 'soup' })
    await until(() => told.length > 0)
    expect(told.flat()).toContainEqual({ from: 1, to: 1 })
    told.length = 0
    await world.database.tasks.delete(1)
    await until(() => told.length > 0)
    expect(told.flat()).toContainEqual({ from: 1, to: 1 })
  })

  it('can be any when many are written at once, the table is emptied, or a message may have been missed', async () => {
    const world = createTestQueue()
    const { told } = listen(world)
    await fill(
      world,
      Array.from({ length: 60 }, () => 'completed' as const),
    )
    await until(() => told.includes(undefined))
    told.length = 0
    await world.database.tasks.clear()
    await until(() => told.includes(undefined))
    told.length = 0
    rereadEverything()
    expect(told).toEqual([undefined])
  })
})

it('puts no index on the tasks that the queue does not need itself', async () => {
  const world = createTestQueue()
  await world.database.open()
  const { indexes } = world.database.tasks.schema
  expect(indexes.map(({ name }) => name)).toEqual(['id', 'open', 'status', 'completedAt', 'announceTo'])
})
