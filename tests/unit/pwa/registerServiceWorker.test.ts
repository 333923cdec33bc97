import { expect, it, vi } from 'vitest'
import { getClaimed } from '@/pwa/registerServiceWorker'

it('a page that is nobody’s asks the worker that runs to be its own, and no other page does', async () => {
  const postMessage = vi.fn()
  const active = { postMessage } as Partial<ServiceWorker> as ServiceWorker
  const ready = Promise.resolve({ active } as ServiceWorkerRegistration)
  await getClaimed({ ready, controller: active })
  expect(postMessage).not.toHaveBeenCalled()
  await getClaimed({ ready, controller: null })
  expect(postMessage).toHaveBeenCalledExactlyOnceWith({ type: 'CLAIM_ME' })
})
