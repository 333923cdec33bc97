// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useStoragePromise } from '@/pwa/useStoragePromise'

function createBrowser({ kept = false, grants = false } = {}) {
  let isKept = kept
  const persist = vi.fn(() => Promise.resolve((isKept ||= grants)))
  vi.stubGlobal('navigator', { storage: { persist, persisted: () => Promise.resolve(isKept) } })
  const hasWork = ref(false)
  const promise = effectScope().run(() => useStoragePromise(hasWork))
  if (!promise) throw new Error('The scope was stopped.')
  return { persist, hasWork, promise }
}

describe('the promise to keep what is stored', () => {
  it('is asked for when work waits for the first time, and not before', async () => {
    const { persist, hasWork, promise } = createBrowser({ grants: true })
    await vi.waitFor(() => expect(promise.value).toBe('refused'))
    expect(persist).not.toHaveBeenCalled()
    hasWork.value = true
    await vi.waitFor(() => expect(promise.value).toBe('granted'))
    expect(persist).toHaveBeenCalledOnce()
  })

  it('is asked for once in the life of a page', async () => {
    const { persist, hasWork, promise } = createBrowser()
    for (const has of [true, false, true]) {
      hasWork.value = has
      await nextTick()
    }
    await vi.waitFor(() => expect(promise.value).toBe('refused'))
    expect(persist).toHaveBeenCalledOnce()
  })

  it('is not asked for again where it was given', async () => {
    const { persist, hasWork, promise } = createBrowser({ kept: true })
    hasWork.value = true
    await vi.waitFor(() => expect(promise.value).toBe('granted'))
    expect(persist).not.toHaveBeenCalled()
  })

  it('is unavailable where the browser has none to give', async () => {
    vi.stubGlobal('navigator', {})
    const promise = effectScope().run(() => useStoragePromise(ref(true)))
    await vi.waitFor(() => expect(promise?.value).toBe('unavailable'))
  })
})
