import { afterEach, describe, expect, it, vi } from 'vitest'
import { registerSync, whileServing } from '../../../src/pwa/backgroundSync'

/** A browser that keeps what was asked for, as Chromium does until an event has succeeded or was tried three times. */
function createRegistration(taken: string[] = []) {
  const asked: string[] = []
  const tags = new Set(taken)
  const sync = {
    getTags: async () => [...tags],
    register: async (tag: string) => {
      asked.push(tag)
      tags.add(tag)
    },
  }
  return { asked, registration: { sync } as unknown as ServiceWorkerRegistration }
}

/** Web Locks as far as they are used here: shared, and asked about. */
function createLocks() {
  const names: string[] = []
  return {
    query: async () => ({ held: names.map(name => ({ name })) }),
    request: async <T>(name: string, _options: object, work: () => Promise<T>): Promise<T> => {
      names.push(name)
      try {
        return await work()
      } finally {
        names.splice(names.indexOf(name), 1)
      }
    },
  }
}

afterEach(() => vi.unstubAllGlobals())

describe('registerSync', () => {
  it('asks once more by the tag that is being served: it has another turn then', async () => {
    vi.stubGlobal('navigator', { locks: createLocks() })
    let end: () => void = () => undefined
    const serving = whileServing('simmer-drain-2', () => new Promise<void>(resolve => (end = resolve)))
    const { asked, registration } = createRegistration(['simmer-drain', 'simmer-drain-2'])
    expect(await registerSync(registration)).toBe(true)
    expect(asked).toEqual(['simmer-drain-2'])
    end()
    await serving
    expect(await registerSync(registration)).toBe(true)
    expect(asked).toEqual(['simmer-drain-2', 'simmer-drain-3'])
  })

  it('asks by a fresh tag where the event came to its end while it was asked for', async () => {
    vi.stubGlobal('navigator', { locks: createLocks() })
    let end: () => void = () => undefined
    const serving = whileServing('simmer-drain', () => new Promise<void>(resolve => (end = resolve)))
    const { asked, registration } = createRegistration(['simmer-drain'])
    const { sync } = registration as unknown as { sync: { register: (tag: string) => Promise<void> } }
    const { register } = sync
    sync.register = async tag => {
      end()
      await serving
      await register(tag)
    }
    expect(await registerSync(registration)).toBe(true)
    expect(asked).toEqual(['simmer-drain', 'simmer-drain-2'])
  })

  it('asks by a tag that the browser does not hold back after a failure', async () => {
    const { asked, registration } = createRegistration(['simmer-drain'])
    expect(await registerSync(registration)).toBe(true)
    expect(asked).toEqual(['simmer-drain-2'])
  })

  it('asks by all of them where none is free, and by no fourth', async () => {
    const all = ['simmer-drain', 'simmer-drain-2', 'simmer-drain-3']
    const { asked, registration } = createRegistration(all)
    expect(await registerSync(registration)).toBe(true)
    expect(asked).toEqual(all)
  })

  it('is refused quietly: by a browser without it, and by a person who forbade it', async () => {
    expect(await registerSync({} as ServiceWorkerRegistration)).toBe(false)
    const { registration } = createRegistration()
    Object.assign((registration as unknown as { sync: object }).sync, {
      register: () => Promise.reject(new DOMException('Permission denied.', 'NotAllowedError')),
    })
    expect(await registerSync(registration)).toBe(false)
  })
})
