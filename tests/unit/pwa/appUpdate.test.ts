import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Workbox } from 'workbox-window'
import { createAppUpdate, type AppUpdate } from '@/pwa/appUpdate'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const hour = 3_600_000

/** A page with its worker, as far as an update is concerned. */
function openPage({ isControlled = true, hasWorkers = true, tab = new Map<string, string>() } = {}) {
  const registration = {
    active: { postMessage: vi.fn() } as { postMessage: (message: unknown) => void } | null,
    waiting: null as object | null,
    installing: null as EventTarget | null,
  }
  const container = Object.assign(new EventTarget(), {
    controller: isControlled ? ({} as ServiceWorker) : null,
    getRegistration: () => Promise.resolve(registration as unknown as ServiceWorkerRegistration),
  })
  const visible: { visibilityState: DocumentVisibilityState } = { visibilityState: 'visible' }
  const document = Object.assign(new EventTarget(), visible)
  let waits: () => void = () => undefined
  const workbox = {
    addEventListener: ((_type: string, listener: () => void) => {
      waits = listener
    }) as Workbox['addEventListener'],
    update: vi.fn(() => Promise.resolve()),
    messageSkipWaiting: vi.fn(),
  }
  const page = {
    isOnline: true,
    registration,
    document,
    workbox,
    reload: vi.fn(),
    onNewWorker: vi.fn(),
    update: undefined as unknown as AppUpdate,
    waiting: () => {
      registration.waiting = {}
      waits()
    },
    controllerChanges: () => container.dispatchEvent(new Event('controllerchange')),
    show: (state: DocumentVisibilityState) => {
      document.visibilityState = state
      document.dispatchEvent(new Event('visibilitychange'))
    },
  }
  page.update = createAppUpdate({
    workbox: hasWorkers ? workbox : null,
    onNewWorker: page.onNewWorker,
    browser: {
      container,
      document,
      isOnline: () => page.isOnline,
      reload: page.reload,
      storage: {
        getItem: key => tab.get(key) ?? null,
        setItem: (key, value) => void tab.set(key, value),
        removeItem: key => void tab.delete(key),
      },
    },
  })
  return page
}

describe('whether a newer version is ready', () => {
  it('is so when one waits', () => {
    const page = openPage()
    expect(page.update.isReady.value).toBe(false)
    page.waiting()
    expect(page.update.isReady.value).toBe(true)
    expect(page.onNewWorker).not.toHaveBeenCalled()
  })

  it('is so when another tab has taken one, and this page does not reload by itself', async () => {
    const page = openPage()
    page.controllerChanges()
    expect(page.update.isReady.value).toBe(true)
    expect(page.onNewWorker).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(hour)
    expect(page.reload).not.toHaveBeenCalled()
  })

  it('is not so when the first worker of all takes the page over, but when the second does', () => {
    const page = openPage({ isControlled: false })
    page.controllerChanges()
    expect(page.update.isReady.value).toBe(false)
    expect(page.onNewWorker).not.toHaveBeenCalled()
    page.controllerChanges()
    expect(page.update.isReady.value).toBe(true)
  })

  it('is found out by a look, also where no event tells of it', async () => {
    const page = openPage()
    page.registration.waiting = {}
    page.show('visible')
    await vi.advanceTimersByTimeAsync(0)
    expect(page.update.isReady.value).toBe(true)
  })

  it('is found out when what a look began to install is there', async () => {
    const page = openPage()
    const installing = new EventTarget()
    page.registration.installing = installing
    page.show('visible')
    await vi.advanceTimersByTimeAsync(0)
    expect(page.update.isReady.value).toBe(false)
    Object.assign(page.registration, { installing: null, waiting: {} })
    installing.dispatchEvent(new Event('statechange'))
    await vi.advanceTimersByTimeAsync(0)
    expect(page.update.isReady.value).toBe(true)
  })

  it('is not so while the very first version is between installed and active', async () => {
    const page = openPage({ isControlled: false })
    Object.assign(page.registration, { active: null, waiting: {} })
    page.show('visible')
    await vi.advanceTimersByTimeAsync(0)
    expect(page.update.isReady.value).toBe(false)
  })
})

describe('looking for a newer version', () => {
  it('is done when the tab becomes visible, and every hour', async () => {
    const { workbox, show } = openPage()
    show('visible')
    expect(workbox.update).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(2 * hour)
    expect(workbox.update).toHaveBeenCalledTimes(3)
  })

  it('is not done while the tab is hidden or there is no network', async () => {
    const page = openPage()
    page.show('hidden')
    await vi.advanceTimersByTimeAsync(hour)
    page.isOnline = false
    page.show('visible')
    await vi.advanceTimersByTimeAsync(hour)
    expect(page.workbox.update).not.toHaveBeenCalled()
  })

  it('survives that nobody answers', async () => {
    const page = openPage()
    page.workbox.update.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    page.show('visible')
    await vi.advanceTimersByTimeAsync(0)
    page.show('visible')
    expect(page.workbox.update).toHaveBeenCalledTimes(2)
  })
})

describe('reload', () => {
  it('waits until the newer version has come', async () => {
    const page = openPage()
    page.waiting()
    page.update.reload()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(page.workbox.messageSkipWaiting).toHaveBeenCalledOnce()
    // The old worker may be waiting for its server, and nothing takes over from a worker that has something to do.
    expect(page.registration.active?.postMessage).toHaveBeenCalledWith({ type: 'END_SOON' })
    expect(page.reload).not.toHaveBeenCalled()
    page.controllerChanges()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(page.reload).toHaveBeenCalledOnce()
  })

  it('is done all the same when it does not come', async () => {
    const page = openPage()
    page.waiting()
    page.update.reload()
    await vi.advanceTimersByTimeAsync(4_000)
    expect(page.reload).toHaveBeenCalledOnce()
  })

  it('is asked for again when the newer one comes late: the old one may have taken the first along', async () => {
    const page = openPage()
    page.waiting()
    page.update.reload()
    await vi.advanceTimersByTimeAsync(4_000)
    page.controllerChanges()
    expect(page.reload).toHaveBeenCalledTimes(2)
  })

  it('is done once more when the page came back in the old version, and the newer one comes then', async () => {
    const tab = new Map<string, string>()
    const page = openPage({ tab })
    page.waiting()
    page.update.reload()
    await vi.advanceTimersByTimeAsync(4_000)
    const again = openPage({ tab })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(again.reload).not.toHaveBeenCalled()
    again.controllerChanges()
    expect(again.reload).toHaveBeenCalledOnce()
    // The wish is fulfilled: what comes after that is offered anew.
    const newer = openPage({ tab })
    newer.controllerChanges()
    expect(newer.reload).not.toHaveBeenCalled()
    expect(newer.update.isReady.value).toBe(true)
  })

  it('is not done for a wish of long ago', async () => {
    const tab = new Map<string, string>()
    const page = openPage({ tab })
    page.waiting()
    page.update.reload()
    await vi.advanceTimersByTimeAsync(60_000)
    const again = openPage({ tab })
    again.controllerChanges()
    expect(again.reload).not.toHaveBeenCalled()
  })

  it('is done at once when another tab has taken it, and where there are no workers', async () => {
    const page = openPage()
    page.controllerChanges()
    page.update.reload()
    await vi.advanceTimersByTimeAsync(0)
    expect(page.workbox.messageSkipWaiting).not.toHaveBeenCalled()
    expect(page.reload).toHaveBeenCalledOnce()
    const plain = openPage({ hasWorkers: false })
    plain.update.reload()
    expect(plain.reload).toHaveBeenCalledOnce()
  })

  it('is one, however often it is asked for', async () => {
    const page = openPage()
    page.waiting()
    page.update.reload()
    page.update.reload()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(page.reload).toHaveBeenCalledOnce()
  })
})
