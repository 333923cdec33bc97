import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepSyncRequested } from '../../../src/pwa/keepSyncRequested'

/** A page with a worker, and a browser that has Background Sync. */
function createPage() {
  const page = new EventTarget()
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const tags = new Set<string>()
  const asked: string[] = []
  const sync = {
    getTags: async () => [...tags],
    register: async (tag: string) => {
      asked.push(tag)
      tags.add(tag)
    },
  }
  const navigator = { onLine: true, serviceWorker: { ready: Promise.resolve({ sync }) } }
  vi.stubGlobal('navigator', navigator)
  vi.stubGlobal('document', document)
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  return {
    asked,
    navigator,
    comeOnline: () => {
      navigator.onLine = true
      page.dispatchEvent(new Event('online'))
    },
    hide: () => {
      document.visibilityState = 'hidden'
      document.dispatchEvent(new Event('visibilitychange'))
    },
  }
}

/** All that was begun has come to its end. */
const settled = () => new Promise(resolve => setTimeout(resolve, 0))

let page: ReturnType<typeof createPage>
beforeEach(() => (page = createPage()))
afterEach(() => vi.unstubAllGlobals())

describe('keepSyncRequested', () => {
  it('asks for new work at once, without a look into the store: the tab may be closed the next moment', async () => {
    const ask = keepSyncRequested(() => new Promise(() => undefined))
    ask()
    await settled()
    expect(page.asked).toHaveLength(1)
  })

  it('asks when the page goes out of sight with work left, and not without', async () => {
    let hasWork = false
    keepSyncRequested(async () => hasWork)
    page.hide()
    await settled()
    expect(page.asked).toEqual([])
    hasWork = true
    page.hide()
    await settled()
    expect(page.asked).toHaveLength(1)
  })

  it('asks for nothing where the store can not be read', async () => {
    keepSyncRequested(() => Promise.reject(new Error('No store.')))
    page.hide()
    await settled()
    expect(page.asked).toEqual([])
  })

  it('with no network asks once for all that comes until there is one', async () => {
    const ask = keepSyncRequested(async () => true)
    page.navigator.onLine = false
    for (let count = 0; count < 3; count += 1) {
      ask()
      await settled()
    }
    expect(page.asked).toEqual(['simmer-drain'])
    page.comeOnline()
    page.navigator.onLine = false
    ask()
    await settled()
    expect(page.asked).toEqual(['simmer-drain', 'simmer-drain-2'])
  })

  it('was not asked while there is no answer: a browser that refuses is asked again', async () => {
    page.navigator.onLine = false
    let refusals = 0
    const { ready } = page.navigator.serviceWorker
    const { sync } = await ready
    sync.register = () => {
      refusals += 1
      return Promise.reject(new DOMException('Permission denied.', 'NotAllowedError'))
    }
    const ask = keepSyncRequested(async () => true)
    ask()
    await settled()
    ask()
    await settled()
    expect(refusals).toBe(2)
  })
})
