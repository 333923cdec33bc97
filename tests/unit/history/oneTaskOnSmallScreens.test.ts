// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { failed, open, store, until } from './openedPanel'

vi.setConfig({ testTimeout: 40_000 })

describe('one task', () => {
  it('keeps what may be done with it below what scrolls, where a low screen cuts nothing off', async () => {
    const task = failed()
    await store(task)
    await open({ atTask: task.id })
    await until(() => document.querySelector('.detail .actions'))
    const actions = document.querySelector('.detail .actions')
    expect([...(actions?.querySelectorAll('button') ?? [])].map(one => one.textContent.trim())).toEqual([
      'Fix and resend',
      'Retry',
      'Cancel',
      'Dismiss',
    ])
    expect(document.querySelector('.detail .told .timeline')).not.toBeNull()
    expect(actions?.closest('.told')).toBeNull()
  })
})
