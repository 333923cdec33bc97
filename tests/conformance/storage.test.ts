import { describe, expect, it, vi } from 'vitest'
import { createTaskQueue, QueueDatabase, type DatabaseOptions, type NewTask, type Task } from '@/queue'
import { createTestQueue, stir, TestServer } from '../support/testQueue'
import { freshName } from './tabs'

/** One key of ten. */
const isFree = (n: number) => n % 10 === 3

/** What the database reads of the table of tasks from now on, whoever asks. */
function countReads(database: QueueDatabase) {
  const read = { open: 0, finished: 0, cursors: 0 }
  const count = (rows: readonly Partial<Task>[]) => {
    for (const row of rows) read[row.open === 1 ? 'open' : 'finished'] += 1
  }
  database.use({
    stack: 'dbcore',
    create: core => ({
      ...core,
      table(name) {
        const table = core.table(name)
        if (name !== 'tasks') return table
        return {
          ...table,
          get: async request => {
            const row = (await table.get(request)) as Task | undefined
            if (row) count([row])
            return row
          },
          getMany: async request => {
            const rows = (await table.getMany(request)) as (Task | undefined)[]
            count(rows.filter(row => row !== undefined))
            return rows
          },
          query: async request => {
            const answer = await table.query(request)
            if (request.values) count(answer.result as Task[])
            return answer
          },
          openCursor: request => {
            read.cursors += 1
            return table.openCursor(request)
          },
        }
      },
    }),
  })
  return read
}

describe('10,000 open tasks', () => {
  it('are chosen from in one pass, in order, and no finished row is read', { timeout: 60_000 }, async () => {
    const database = new QueueDatabase({ name: freshName() })
    const read = countReads(database)
    const lookAhead = 500
    // As in storedRows.ts.
    const few = 100
    const world = createTestQueue({ database, batchSize: 10_000, lookAhead })
    const { seq, ...row } = await world.queue.enqueue('stir', { pot: 'soup' })
    await database.tasks.delete(seq)
    const { now } = world.clock
    // The first tasks of nine keys out of ten try again later, and hold them; between all of them lies the history.
    const open = Array.from({ length: 10_000 }, (_, n): NewTask => {
      const keyed = { ...row, id: `task ${n}`, orderingKeys: [`pot:${n % 1_000}`] }
      return n < 1_000 && !isFree(n) ? { ...keyed, status: 'retrying', dueAt: now + 30_000 } : keyed
    })
    const finished = (n: number): NewTask => ({
      ...row,
      id: `finished ${n}`,
      status: 'completed',
      open: undefined,
      completedAt: now,
    })
    await database.tasks.bulkAdd(open.flatMap((task, n) => (n % 5 === 0 ? [finished(n), task] : [task])))

    Object.assign(read, { open: 0, finished: 0, cursors: 0 })
    let beforeCall = 0
    world.server.fault = () => {
      beforeCall = read.open
      return undefined
    }
    await world.queue.drain()

    const due = open.filter((_, n) => isFree(n)).map(({ id }) => id)
    expect(world.server.calls).toEqual([due])
    // A cursor would pass over rows that nobody sees here.
    expect(read).toMatchObject({ finished: 0, cursors: 0 })
    // The oldest, most of which have to wait; all of them, once, to choose; and what was chosen once more to claim it. Both
    // looks begin with a few, as if these were all.
    expect(beforeCall).toBe(few + lookAhead + few + open.length + due.length)
    expect(await database.tasks.where('open').equals(1).count()).toBe(open.length - due.length)
    database.close()
  })
})

describe('durability', () => {
  /** What the browser was asked for, and what it says it gives, by the transactions that write tasks. */
  async function askedBy(options: DatabaseOptions) {
    const database = new QueueDatabase({ name: freshName(), ...options })
    const queue = createTaskQueue({ database, tasks: [stir], process: new TestServer().process })
    // Before the database is opened: Dexie keeps the function that it finds then.
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
    await queue.enqueue('stir', { pot: 'soup' })
    await queue.drain()
    const writes = transaction.mock.calls.flatMap(([stores, mode, asked], n) => {
      const given = transaction.mock.results[n]?.value as IDBTransaction | undefined
      const names = typeof stores === 'string' ? [stores] : [...stores]
      const writesTasks = mode === 'readwrite' && names.includes('tasks')
      return writesTasks ? [{ asked: asked?.durability, given: given?.durability }] : []
    })
    database.close()
    return writes
  }

  it('promise 1: nothing is lost – the browser is asked for the disk with each write, and says that it heard', async () => {
    const strict = { asked: 'strict', given: 'strict' }
    // Enqueue, claim, settle.
    expect(await askedBy({})).toEqual([strict, strict, strict])
  })

  it('is relaxed where the setting says so', async () => {
    const relaxed = { asked: 'relaxed', given: 'relaxed' }
    expect(await askedBy({ durability: 'relaxed' })).toEqual([relaxed, relaxed, relaxed])
  })
})
