import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { QueueDatabase } from '@/queue'
import { leaveTornLog } from '@/queue/tornLog'

const databases = async () => (await indexedDB.databases()).map(({ name }) => name)
let name = ''

beforeEach(() => {
  name = `log-${Math.random()}`
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('promise 1: nothing is lost – a log that a kill may have torn', () => {
  it('is left by deleting an empty database, at each opening and before anything is written', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Chrome/150.0.0.0' })
    const deleteDatabase = vi.spyOn(indexedDB, 'deleteDatabase')
    for (const openings of [1, 2]) {
      const database = new QueueDatabase({ name })
      await database.reserve.put({ key: 'room', bytes: new Uint8Array(8) })
      expect(deleteDatabase.mock.calls).toEqual(Array.from({ length: openings }, () => [`${name}-log`]))
      expect(await databases()).not.toContain(`${name}-log`)
      database.close()
    }
  })

  it('is nothing that other browsers have', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Firefox/150.0' })
    const deleteDatabase = vi.spyOn(indexedDB, 'deleteDatabase')
    const database = new QueueDatabase({ name })
    await database.open()
    expect(deleteDatabase).not.toHaveBeenCalled()
  })

  it('is left before the start goes on', async () => {
    await leaveTornLog(name)
    expect(await databases()).not.toContain(name)
  })

  it('is no reason not to start, when there is no room to leave it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      const request = {} as IDBOpenDBRequest
      queueMicrotask(() => request.onerror?.(new Event('error')))
      return request
    })
    await expect(leaveTornLog(name)).resolves.toBeUndefined()
  })

  it('is no reason not to start either, when a frozen tab does not let go of the empty database', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    vi.spyOn(indexedDB, 'open').mockReturnValue({} as IDBOpenDBRequest)
    const leaving = leaveTornLog(name)
    vi.advanceTimersByTime(1_000)
    await expect(leaving).resolves.toBeUndefined()
  })
})
