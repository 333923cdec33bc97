// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import StorageBar from '@/ui/StorageBar.vue'
import StorageSetting from '@/ui/StorageSetting.vue'
import { mountInApp, screenText } from './mountInApp'

describe('StorageBar', () => {
  it('is a live region and nothing else while there is room', () => {
    mountInApp(StorageBar, { problem: undefined })
    expect(document.querySelector('[role=status]')?.textContent).toBe('')
  })

  it.each([
    ['storage_full', 'This device is full'],
    ['storage_unavailable', 'can’t reach its storage'],
  ])('says what to do about %s', (problem, words) => {
    mountInApp(StorageBar, { problem })
    expect(document.querySelector('[role=status]')?.textContent).toContain(words)
  })
})

describe('StorageSetting', () => {
  it.each([
    ['granted', 'keeps what waits here'],
    ['refused', 'has not promised'],
    ['unavailable', 'can’t promise'],
  ])('says that the promise is %s', (promise, words) => {
    mountInApp(StorageSetting, { promise })
    expect(screenText()).toContain(words)
  })

  it('says nothing before the browser has answered', () => {
    mountInApp(StorageSetting, { promise: 'unknown' })
    expect(screenText().trim()).toBe('')
  })
})
