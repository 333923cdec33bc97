// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { setScreen } from '../ui/screenSize'
import { failed, open, settled, store, until } from './openedPanel'

vi.setConfig({ testTimeout: 40_000 })

const buttons = (where: string) =>
  [...document.querySelectorAll(`${where} button`)].map(one => one.textContent.trim())
const listHeight = () => document.querySelector<HTMLElement>('ul.rows')?.style.height

describe('a failed task in the list', () => {
  it('has its texts alone on a phone, and what may be done with it in words behind a tap', async () => {
    setScreen(390, 844)
    await store(failed())
    await open()
    expect(buttons('li.row')).toEqual(['Produce 500 g of Hummus'])
    expect(document.querySelector('li.row .reason')?.textContent).toContain('Hummus is not known.')
    document.querySelector<HTMLElement>('li.row')?.click()
    await until(() => document.querySelector('.detail .actions'))
    expect(buttons('.detail .actions')).toEqual(['Fix and resend', 'Retry', 'Cancel', 'Dismiss'])
  })

  it('has buttons in words on a tablet in portrait, where they fit', async () => {
    setScreen(768, 1024)
    await store(failed())
    await open()
    expect(buttons('li.row .actions')).toEqual(['Retry', 'Fix', 'Dismiss'])
  })

  it('has a line more for its reason on a phone, and one less when the phone is turned', async () => {
    setScreen(390, 844)
    await store(failed(), failed())
    await open()
    expect(listHeight()).toBe('192px')
    setScreen(844, 390)
    await until(() => listHeight() === '160px')
    await settled()
    expect(buttons('li.row .actions').length).toBe(6)
  })
})
