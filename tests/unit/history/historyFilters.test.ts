// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { noFilter } from '@/core/background'
import { language } from '@/locales'
import HistoryFilters from '@/history/HistoryFilters.vue'
import { button, field, mountInApp } from '../ui/mountInApp'
import { setScreen } from '../ui/screenSize'

const labels = ['Type', 'Department', 'Person', 'From', 'To']
const shown = () =>
  labels.filter(label =>
    [...document.querySelectorAll('label')].some(one => one.textContent.trim() === label),
  )
const show = (filter = noFilter) =>
  mountInApp(HistoryFilters, {
    modelValue: filter,
    counts: undefined,
    types: ['production', 'stock_take'],
    people: [],
  })

beforeEach(() => {
  language.value = 'en'
})

describe('the five filters', () => {
  it.each([
    ['a phone', 390, 844],
    ['a tablet in portrait', 768, 1024],
    ['a tablet in landscape: wide, but low', 1024, 768],
  ])('wait behind a button on %s', async (_what, width, height) => {
    setScreen(width, height)
    show()
    expect(shown()).toEqual([])
    expect(button('Filters').getAttribute('aria-expanded')).toBe('false')
    button('Filters').click()
    await nextTick()
    expect(shown()).toEqual(labels)
  })

  it('are there at once on a large screen', () => {
    setScreen(1440, 900)
    show()
    expect(shown()).toEqual(labels)
    expect(() => button('Filters')).toThrow()
  })

  it('are there at once where one of them is set', () => {
    show({ ...noFilter, type: 'production' })
    expect(shown()).toEqual(labels)
  })

  it('keep the two days together, however many fields a line has', async () => {
    setScreen(768, 1024)
    show()
    button('Filters').click()
    await nextTick()
    expect(field('From').closest('.days')).toBe(field('To').closest('.days'))
    expect(field('From').closest('.days')).not.toBeNull()
    expect(field('Type').closest('.days')).toBeNull()
  })

  it('can be cleared without being unfolded where there is room for it', () => {
    show({ ...noFilter, text: 'soup' })
    expect(shown()).toEqual([])
    expect(button('Clear filters')).toBeTruthy()
  })

  it.each([
    ['a phone', 390, 844],
    ['a tablet in landscape', 1024, 768],
  ])(
    'say behind their button how many are set, and can be cleared there, on %s',
    async (_what, width, height) => {
      setScreen(width, height)
      show({ ...noFilter, type: 'production', from: '2026-11-20', text: 'soup' })
      button('Filters: 2 are set').click()
      await nextTick()
      expect(shown()).toEqual([])
      const folded = button('Filters: 2 are set')
      expect([folded.textContent, folded.getAttribute('aria-expanded')]).toEqual(['2', 'false'])
      expect(button('Clear filters')).toBeTruthy()
    },
  )

  it.each([
    ['', 'All Production stock_take'],
    ['of_tomorrow', 'All Production stock_take of_tomorrow'],
  ])('offer the types that the queue knows, and "%s" of a link', (type, offered) => {
    setScreen(1440, 900)
    show({ ...noFilter, type })
    const options = [...field('Type').querySelectorAll('option')].map(one => one.textContent.trim())
    expect(options.join(' ')).toBe(offered)
  })
})
