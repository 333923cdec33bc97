// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { language } from '@/locales'
import HistoryTools from '@/history/HistoryTools.vue'
import { button, mountInApp } from '../ui/mountInApp'
import { setScreen } from '../ui/screenSize'

beforeEach(() => {
  language.value = 'en'
})

const names = () =>
  [...document.querySelectorAll('button')].map(
    one => one.getAttribute('aria-label') ?? one.textContent.trim(),
  )

function show(width: number, props: object = {}, height = 1024): void {
  setScreen(width, height)
  mountInApp(HistoryTools, {
    matching: 12,
    isComplete: true,
    isHeld: false,
    isPaused: false,
    isOverviewOpen: false,
    canSelect: true,
    canExport: true,
    hasOverviewButton: width < 960,
    hasSelectButton: width < 840,
    isSelecting: false,
    ...props,
  })
}

describe('the line over the list', () => {
  it('has all on a wide screen', () => {
    show(1024)
    expect(names()).toEqual(['Pause', 'Select shown', 'Export CSV', 'Export JSON'])
  })

  it.each([390, 768])(
    'has what is seldom wanted behind a button where not all fits, at %i px',
    async width => {
      show(width)
      expect(names()).toEqual(['Pause', 'Select', 'More'])
      expect(button('More').getAttribute('aria-expanded')).toBe('false')
      button('More').click()
      await nextTick()
      expect(button('More').getAttribute('aria-expanded')).toBe('true')
      expect(names()).toEqual(['Pause', 'Select', 'More', 'Export CSV', 'Export JSON', 'Overview'])
    },
  )

  it('begins a selection that is empty, and ends it with the same button', () => {
    const select = vi.fn()
    show(390, { onSelect: select })
    expect(button('Select').getAttribute('aria-pressed')).toBe('false')
    button('Select').click()
    expect(select).toHaveBeenLastCalledWith(true)
    document.body.innerHTML = ''
    show(390, { onSelect: select, isSelecting: true })
    expect(names()).toContain('Select shown')
    expect(button('Select').getAttribute('aria-pressed')).toBe('true')
    button('Select').click()
    expect(select).toHaveBeenLastCalledWith(false)
  })

  it('has it behind a button on a phone on its side too, which is wide enough and too low', () => {
    show(932, {}, 430)
    expect(names()).toEqual(['Pause', 'More', 'Select shown'])
  })

  it.each([390, 1024])(
    'offers what is new in the place of a word, and not over the rows, at %i px',
    width => {
      const showNewer = vi.fn()
      show(width, { isHeld: true, newer: 2, onShowNewer: showNewer })
      button('2 new – show').click()
      expect(showNewer).toHaveBeenCalledOnce()
      expect(document.querySelector('.tools')?.contains(button('2 new – show'))).toBe(true)
    },
  )
})
