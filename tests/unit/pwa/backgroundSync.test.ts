import { describe, expect, it } from 'vitest'
import { registerSync } from '../../../src/pwa/backgroundSync'

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

describe('registerSync', () => {
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
