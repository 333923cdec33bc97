import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { QueueDatabase } from '@/queue'
import { leaveTornLog } from '@/queue/tornLog'
import { giveSmallDisk } from '../../support/smallDisk'
import { createTestQueue } from '../../support/testQueue'

/** How often a Chromium outgrows its log while it opens the database of that name. */
async function timesOutgrown(name: string, isOpenElsewhere?: () => Promise<boolean>): Promise<number> {
  vi.stubGlobal('navigator', { userAgent: 'Chrome/150.0.0.0' })
  const put = vi.spyOn(IDBObjectStore.prototype, 'put')
  const database = new QueueDatabase({ name, ...(isOpenElsewhere && { isOpenElsewhere }) })
  await database.open()
  await database.leavingLog
  expect(database.leavingLog).toBeUndefined()
  database.close()
  const blobs = put.mock.calls.filter(([row]) => (row as { bytes?: unknown }).bytes instanceof Blob)
  put.mockRestore()
  return blobs.length
}

const reserve = async () => {
  const database = new QueueDatabase({ name: `log-${Math.random()}` })
  await database.open()
  return { database, rows: database.reserve }
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('promise 1: nothing is lost – a log that a kill may have torn', () => {
  it('is outgrown by values that all lie in the log, and nothing of them stays', async () => {
    const { database, rows } = await reserve()
    await rows.put({ key: 'room', bytes: new Uint8Array(8) })
    const put = vi.spyOn(IDBObjectStore.prototype, 'put')
    await leaveTornLog(database.backendDB(), 'reserve')
    const [room, ...sizes] = put.mock.calls.map(([row]) => {
      const { bytes } = row as { bytes: Uint8Array | Blob }
      return bytes instanceof Blob ? bytes.size : bytes.length
    })
    expect(Math.max(...sizes)).toBeLessThan(65_536)
    const written = sizes.reduce((sum, size) => sum + size, 0)
    expect(written).toBeGreaterThan(4 * 1024 * 1024)
    // Asked for at once, before any of it.
    expect(room).toBeGreaterThan(2 * written)
    expect(await rows.toCollection().primaryKeys()).toEqual(['room'])
  })

  it('is outgrown at each opening but the one that makes the database', async () => {
    const name = `log-${Math.random()}`
    expect(await timesOutgrown(name)).toBe(0)
    expect(await timesOutgrown(name)).toBe(1)
    expect(await timesOutgrown(name)).toBe(1)
  })

  it('is left to the one who has the database open', async () => {
    const name = `log-${Math.random()}`
    await timesOutgrown(name)
    expect(await timesOutgrown(name, () => Promise.resolve(true))).toBe(0)
    expect(await timesOutgrown(name, () => Promise.resolve(false))).toBe(1)
  })

  it('is no reason not to start, when there is no room to outgrow it', async () => {
    const { database, rows } = await reserve()
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore) {
      this.transaction.abort()
      return undefined as unknown as IDBRequest<IDBValidKey>
    })
    await expect(leaveTornLog(database.backendDB(), 'reserve')).resolves.toBeUndefined()
    expect(put).toHaveBeenCalledOnce()
    expect(await rows.count()).toBe(0)
  })

  it('holds up neither reading nor sending, but the word that a new task is safe', async () => {
    const { queue, database, server } = createTestQueue()
    const before = await queue.enqueue('stir', { pot: 'soup' })
    let hasLeft = (): void => undefined
    database.leavingLog = new Promise(resolve => (hasLeft = resolve))
    const told: string[] = []
    const enqueued = [
      queue.enqueue('stir', { pot: 'sauce' }).then(() => told.push('one')),
      queue.enqueueMany('stir', [{ input: { pot: 'rice' } }]).then(() => told.push('many')),
    ]
    await queue.drain()
    expect(server.applied).toHaveLength(3)
    expect(server.applied[0]).toBe(before.id)
    expect(told).toEqual([])
    hasLeft()
    await Promise.all(enqueued)
    expect(told).toEqual(['one', 'many'])
  })

  it('may take the room for a moment: it is waited for, and nothing is given up for it', async () => {
    const { queue, database, server } = createTestQueue()
    const disk = giveSmallDisk(database, 1e9)
    await queue.prune()
    const { id } = await queue.enqueue('stir', { pot: 'soup' })
    const roomBack = () => {
      disk.free = 0
      database.leavingLog = new Promise(resolve => {
        setTimeout(() => {
          disk.free = 1e9
          database.leavingLog = undefined
          resolve()
        }, 20)
      })
    }
    roomBack()
    await queue.drain()
    expect(server.applied).toEqual([id])
    roomBack()
    await queue.enqueue('stir', { pot: 'sauce' })
    expect(await database.reserve.count()).toBe(1)
  })
})
