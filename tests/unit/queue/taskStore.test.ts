import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { expect, it } from 'vitest'
import { QueueDatabase } from '@/queue'
import { PersistentWrites } from '@/queue/persistentWrites'
import { isLeaseExpired } from '@/queue/readyTasks'
import { Reserve } from '@/queue/reserve'
import { TaskStore } from '@/queue/taskStore'
import { taskRow } from '../../support/taskRow'
import { createTestQueue } from '../../support/testQueue'

const leaseMs = 15_000

/** Tells how many rows each read brings. For a database that is not open yet. */
function watchReads(database: QueueDatabase) {
  const watch: { onRead: (rows: number) => void } = { onRead: () => undefined }
  database.use({
    stack: 'dbcore',
    name: 'reads',
    create: core => ({
      ...core,
      table: name => {
        const table = core.table(name)
        return {
          ...table,
          query: async request => {
            const response = await table.query(request)
            if (request.values === true) watch.onRead(response.result.length)
            return response
          },
          getMany: async request => {
            const rows = (await table.getMany(request)) as unknown[]
            watch.onRead(rows.length)
            return rows
          },
        }
      },
    }),
  })
  return watch
}

/** A device with one task, and the store by itself. */
async function createStoredTask() {
  const database = new QueueDatabase({ name: `store-${Math.random()}` })
  const watch = watchReads(database)
  const { queue, clock } = createTestQueue({ database })
  const now = () => clock.now
  const reserve = new Reserve(database)
  const store = new TaskStore(database, {
    now,
    place: 'page',
    leaseMs,
    onFault: () => undefined,
    reserve,
    writes: new PersistentWrites(database, { now, untilOpen: () => database.whenOpen(), reserve }),
  })
  const task = await queue.enqueue('stir', { pot: 'soup' })
  return { database, clock, store, task, watch }
}

/** A task that a dead tab has claimed and another tab has released and claimed anew. */
async function createReclaimedTask() {
  const { clock, store, task } = await createStoredTask()
  const dead = await store.claim([task], 'dead')
  clock.advance(leaseMs)
  const isExpired = (row: typeof task, at: number) => isLeaseExpired(row, { now: at, leaseMs })
  expect(await store.releaseExpired(dead, isExpired)).toBe(1)
  await store.claim(await store.openTasks(), 'alive')
  return { store, dead, isExpired }
}

it('promise 6: it always moves again – what another tab has released and claimed since is not released once more', async () => {
  const { store, dead, isExpired } = await createReclaimedTask()
  expect(await store.releaseExpired(dead, isExpired)).toBe(0)
  expect(await store.openTasks()).toMatchObject([{ status: 'processing', claimToken: 'alive' }])
})

it('a lease begins when its claim is written, however long that had to wait for others', async () => {
  const { database, clock, store, task } = await createStoredTask()
  let letGo = false
  const busy = database.transaction('rw', database.tasks, async () => {
    while (!letGo) await database.tasks.get(task.seq)
  })
  const claiming = store.claim([task], 'patient')
  clock.advance(5_000)
  letGo = true
  await busy
  expect(await claiming).toMatchObject([{ startedAt: clock.now, leaseUntil: clock.now + leaseMs }])
})

it('two late facts about one task are one end', async () => {
  const { store, dead } = await createReclaimedTask()
  const [{ seq, id } = { seq: 0, id: '' }] = dead
  const fact = { seq, id, outcome: 'done' as const, startedAt: 1 }
  const first = await store.settle('dead', [{ ...fact, verdict: { event: 'complete', result: 'first' } }])
  expect(first).toMatchObject([{ status: 'completed', result: 'first', attempts: 1 }])
  expect(
    await store.settle('alive', [{ ...fact, verdict: { event: 'complete', result: 'second' } }]),
  ).toEqual([])
})

it.each([
  ['close together', 3],
  ['far apart', 0],
])(
  'reads every open task and no other, in order, where more than one piece of them lies %s',
  async (_where, openOfFour) => {
    const { database, store, task, watch } = await createStoredTask()
    const rows = Array.from({ length: 2_400 }, (_, place) =>
      taskRow({
        seq: task.seq + 1 + place,
        id: `row-${place}`,
        ...(place % 4 < openOfFour || place % 5 === 0
          ? { status: 'queued' as const, open: 1 }
          : { completedAt: 1 }),
      }),
    )
    await database.tasks.bulkAdd(rows)
    const open = [task, ...rows.filter(row => row.open === 1)].map(({ id }) => id)
    expect(open.length).toBeGreaterThan(450)
    const reads: number[] = []
    watch.onRead = rows => reads.push(rows)
    for (const most of [Infinity, 1, 250, 251, 450]) {
      expect((await store.openTasks(most)).map(({ id }) => id)).toEqual(open.slice(0, most))
    }
    // What a slow tablet unpacks without a turn for its screen.
    expect(Math.max(...reads)).toBe(250)
  },
)

it.each([1, 2, 3])(
  'promise 2: nothing happens twice – a look in pieces, disturbed after read %i, sees no task without the one that it was sent instead of',
  async disturbed => {
    const { database, store, task, watch } = await createStoredTask()
    const failed = taskRow({ seq: task.seq + 1, id: 'failed', status: 'failed', startedAt: 1 })
    const others = Array.from({ length: 300 }, (_, place) =>
      taskRow({ seq: task.seq + 2 + place, id: `row-${place}`, status: 'queued', open: 1 }),
    )
    await database.tasks.bulkAdd([failed, ...others])
    const corrected = taskRow({
      seq: task.seq + 400,
      id: 'corrected',
      replaces: 'failed',
      status: 'queued',
      open: 1,
    })
    let reads = 0
    let sending: Promise<void> | undefined
    watch.onRead = () => {
      reads += 1
      if (reads < disturbed) return
      sending ??= Dexie.ignoreTransaction(async () => {
        await database.transaction('rw', database.tasks, async () => {
          await database.tasks.put({ ...failed, open: 1, cancelRequestedAt: 2 })
          await database.tasks.add(corrected)
        })
      })
    }
    const seen = new Set((await store.openTasks(500)).map(({ id }) => id))
    expect(sending).toBeDefined()
    await sending
    expect(seen.size).toBeGreaterThan(300)
    expect(seen.has('failed')).toBe(seen.has('corrected'))
    const later = (await store.openTasks(500)).map(({ id }) => id)
    expect(later).toEqual(expect.arrayContaining(['failed', 'corrected']))
  },
)

it('makes all due that wait, however many they are', async () => {
  const { database, store, task } = await createStoredTask()
  const rows = Array.from({ length: 600 }, (_, place) =>
    taskRow({
      seq: task.seq + 1 + place,
      id: `row-${place}`,
      status: 'queued',
      open: 1,
      dueAt: 900,
      waitingFor: place % 2 ? 'update' : 'network',
    }),
  )
  await database.tasks.bulkAdd(rows)
  expect(await store.makeDue('update')).toBe(300)
  const due = (await store.openTasks()).filter(({ id, dueAt }) => id !== task.id && dueAt === 0)
  expect(due.map(({ waitingFor }) => waitingFor)).toEqual(Array.from({ length: 300 }, () => 'update'))
})
