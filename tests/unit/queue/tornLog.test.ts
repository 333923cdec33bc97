import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { QueueDatabase } from '@/queue'
import { leaveTornLog } from '@/queue/tornLog'

/** How often a Chromium outgrows its log while it opens the database of that name. */
async function timesOutgrown(name: string, isOpenElsewhere?: () => Promise<boolean>): Promise<number> {
  vi.stubGlobal('navigator', { userAgent: 'Chrome/150.0.0.0' })
  const put = vi.spyOn(IDBObjectStore.prototype, 'put')
  const database = new QueueDatabase({ name, ...(isOpenElsewhere && { isOpenElsewhere }) })
  await database.open()
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
})
