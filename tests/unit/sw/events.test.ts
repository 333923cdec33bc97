import { afterEach, describe, expect, it, vi } from 'vitest'
import { sendInBackground } from '../../../sw/backgroundSync'
import * as drains from '../../../sw/drainInBackground'
import { openOnTap } from '../../../sw/notifications'
import { updateWhenAsked } from '../../../sw/updates'

/** A worker's global scope, as far as its events are concerned. */
function createWorker(
  windows: { focus: () => Promise<void>; postMessage: (message: unknown) => void }[] = [],
) {
  const scope = Object.assign(new EventTarget(), {
    clients: {
      matchAll: async () => windows,
      openWindow: vi.fn<(url: string) => Promise<null>>(async () => null),
      claim: vi.fn(async () => undefined),
    },
    skipWaiting: vi.fn(async () => undefined),
  })
  const fire = async (type: string, fields: object = {}) => {
    let work: Promise<unknown> = Promise.resolve()
    const event = Object.assign(new Event(type), {
      ...fields,
      waitUntil: (given: Promise<unknown>) => {
        work = given
      },
    })
    scope.dispatchEvent(event)
    await work
  }
  return { scope, fire, worker: scope as unknown as ServiceWorkerGlobalScope }
}

const device = {} as drains.Device
afterEach(() => vi.restoreAllMocks())

describe('sendInBackground', () => {
  it.each([
    ['sync', 'simmer-drain'],
    ['sync', 'simmer-drain-2'],
    ['periodicsync', 'simmer-periodic-drain'],
  ])('drains at %s, inside the event', async (type, tag) => {
    const drain = vi.spyOn(drains, 'drainInBackground').mockRejectedValue(new Error('Still to be sent: 1.'))
    const { worker, fire } = createWorker()
    sendInBackground(worker, device)
    await expect(fire(type, { tag })).rejects.toThrow('Still to be sent')
    expect(drain).toHaveBeenCalledOnce()
    await fire(type, { tag: 'of somebody else' })
    expect(drain).toHaveBeenCalledOnce()
  })

  it('gives an event that comes meanwhile a drain of its own, afterwards', async () => {
    let end: () => void = () => undefined
    const drain = vi
      .spyOn(drains, 'drainInBackground')
      .mockImplementationOnce(() => new Promise(resolve => (end = resolve)))
      .mockResolvedValueOnce()
    const { worker, fire } = createWorker()
    sendInBackground(worker, device)
    const both = [
      fire('sync', { tag: 'simmer-drain' }),
      fire('periodicsync', { tag: 'simmer-periodic-drain' }),
    ]
    await vi.waitFor(() => expect(drain).toHaveBeenCalledOnce())
    end()
    await Promise.all(both)
    expect(drain).toHaveBeenCalledTimes(2)
  })

  it('ends its waiting when a newer version is to take over', async () => {
    const drain = vi.spyOn(drains, 'drainInBackground').mockResolvedValue()
    const { worker, fire, scope } = createWorker()
    updateWhenAsked(worker, sendInBackground(worker, device))
    await fire('sync', { tag: 'simmer-drain' })
    const signal = drain.mock.calls[0]?.[2]
    expect(signal?.aborted).toBe(false)
    await fire('message', { data: { type: 'END_SOON' } })
    expect(signal?.aborted).toBe(true)
    expect(scope.skipWaiting).not.toHaveBeenCalled()
  })
})

describe('updateWhenAsked', () => {
  it('waits until a page asks for the new version', async () => {
    const { worker, fire, scope } = createWorker()
    updateWhenAsked(worker, () => undefined)
    await fire('message', { data: 'something else' })
    expect(scope.skipWaiting).not.toHaveBeenCalled()
    await fire('message', { data: { type: 'SKIP_WAITING' } })
    expect(scope.skipWaiting).toHaveBeenCalledOnce()
  })

  it('takes over the page of the first visit', async () => {
    const { worker, fire, scope } = createWorker()
    updateWhenAsked(worker, () => undefined)
    await fire('activate')
    expect(scope.clients.claim).toHaveBeenCalledOnce()
  })

  it('takes over a page that its claim at the start has missed, when that page says so', async () => {
    const { worker, fire, scope } = createWorker()
    updateWhenAsked(worker, () => undefined)
    await fire('message', { data: { type: 'CLAIM_ME' } })
    expect(scope.clients.claim).toHaveBeenCalledOnce()
  })
})

describe('a tap on a notification', () => {
  const tap = { notification: { data: 'task-1', close: vi.fn() } }

  it('opens the app at the task', async () => {
    const { worker, fire, scope } = createWorker()
    openOnTap(worker)
    await fire('notificationclick', tap)
    expect(scope.clients.openWindow).toHaveBeenCalledWith('/?task=task-1')
    expect(tap.notification.close).toHaveBeenCalled()
  })

  it('goes to the window that is open already', async () => {
    const window = { focus: vi.fn(async () => undefined), postMessage: vi.fn() }
    const { worker, fire, scope } = createWorker([window])
    openOnTap(worker)
    await fire('notificationclick', tap)
    expect(window.focus).toHaveBeenCalledOnce()
    expect(window.postMessage).toHaveBeenCalledWith({ kind: 'open-task', id: 'task-1' })
    expect(scope.clients.openWindow).not.toHaveBeenCalled()
  })
})
