// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { button, screenText } from '../ui/mountInApp'
import { setScreen } from '../ui/screenSize'
import { failed, open, store, until } from './openedPanel'

vi.setConfig({ testTimeout: 40_000 })

const boxes = () => [...document.querySelectorAll<HTMLInputElement>('.tick input')]
const chosen = () => boxes().filter(box => box.checked).length

describe('a selection on a phone', () => {
  it('begins empty, holds the list still, and ends with the button that began it', async () => {
    setScreen(390, 844)
    await store(failed(), failed(), failed())
    await open()
    expect(boxes()).toEqual([])
    button('Select').click()
    await until(() => boxes().length === 3)
    expect(chosen()).toBe(0)
    expect(document.querySelector('.bulk')).toBeNull()
    expect(screenText()).toContain('Paused while you look')
    boxes()[1]?.click()
    await until(() => screenText().includes('1 selected'))
    expect(chosen()).toBe(1)
    button('Select').click()
    await until(() => boxes().length === 0)
    expect(document.querySelector('.bulk')).toBeNull()
    expect(screenText()).not.toContain('Paused while you look')
  })

  it('can still be all that is shown', async () => {
    setScreen(390, 844)
    await store(failed(), failed(), failed())
    await open()
    button('Select').click()
    await until(() => boxes().length === 3)
    button('Select shown').click()
    await until(() => chosen() === 3)
  })
})
