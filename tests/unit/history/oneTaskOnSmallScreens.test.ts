// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { button } from '../ui/mountInApp'
import { setScreen } from '../ui/screenSize'
import { failed, open, store, until } from './openedPanel'

vi.setConfig({ testTimeout: 40_000 })

describe('one task', () => {
  it('keeps what may be done with it below what scrolls, where a low screen cuts nothing off', async () => {
    const task = failed()
    await store(task)
    await open({ atTask: { id: task.id } })
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

  const isShown = (where: string) => {
    const found = document.querySelector<HTMLElement>(where)
    return found !== null && found.closest('[style*="display: none"]') === null
  }

  it.each([
    ['has the panel to itself on a phone: no selection, no filters above it', 390, 844, false],
    ['stands beside the selection on a tablet in landscape', 1024, 768, true],
  ])('%s', async (_what, width, height, isBeside) => {
    const task = failed()
    await store(failed(), task)
    setScreen(width, height)
    await open()
    if (!isBeside) button('Select').click()
    await until(() => document.querySelector('.tick input'))
    document.querySelector<HTMLElement>('.tick input')?.click()
    await until(() => isShown('.bulk'))
    document.querySelector<HTMLElement>('.description')?.click()
    await until(() => document.querySelector('.detail .actions'))
    expect([isShown('.bulk'), isShown('.tools'), isShown('.filters')]).toEqual(
      isBeside ? [true, true, true] : [false, false, false],
    )
    button(isBeside ? 'Close the details' : 'Back to the list').click()
    // What was chosen is still chosen.
    await until(() => isShown('.bulk') && isShown('.tools'))
    expect(document.querySelector('.bulk')?.textContent).toContain('1 selected')
  })
})
