import { afterEach, describe, expect, it } from 'vitest'
import { productionAmounts, writeOffAmounts } from '@/kitchen/dialogs/quickAmounts'
import { readQuantity } from '@/kitchen/dialogs/readQuantity'
import { shownName } from '@/kitchen/shownName'
import { writeQuantity } from '@/kitchen/dialogs/writeQuantity'
import type { StockItem } from '@/kitchen/stock/stockView'
import { language } from '@/locales'
import { shelf } from './kitchen'

afterEach(() => (language.value = 'en'))

const hummus = shelf[0] as StockItem
const now = new Date('2026-11-24T00:00:00Z')

describe('a quick amount', () => {
  it('of a production is the recipe’s output, or half of it', () => {
    expect(productionAmounts(hummus).map(({ quantity }) => quantity)).toEqual([500, 250])
    expect(productionAmounts({ ...hummus, recipe: null })).toEqual([])
  })

  it('of a write-off is all, half, or what has expired', () => {
    const [batch] = hummus.batches
    const expired = { ...hummus, batches: batch ? [{ ...batch, expiresAt: '2026-11-23T00:00:00Z' }] : [] }
    expect(writeOffAmounts(expired, now).map(({ quantity }) => quantity)).toEqual([240, 120, 240])
    expect(writeOffAmounts(hummus, now)).toHaveLength(2)
  })

  it('is not offered where there is nothing', () => {
    expect(writeOffAmounts({ ...hummus, quantity: -20, batches: [] }, now)).toEqual([])
    expect(writeOffAmounts({ ...hummus, quantity: 0, batches: [] }, now)).toEqual([])
  })
})

describe('a quantity that is filled in', () => {
  it.each(['en', 'id'] as const)('is read back exactly in "%s"', chosen => {
    language.value = chosen
    for (const value of [500, 1.234, 12.345, 0.001, 1250, 999_999.999, 0.000001, 7.5, 0.25]) {
      expect(readQuantity(writeQuantity(value), value < 0.001 ? 1000 : 1)).toEqual({ value })
    }
  })

  it('is written as the language writes decimals', () => {
    expect(writeQuantity(7.5)).toBe('7.5')
    language.value = 'id'
    expect(writeQuantity(7.5)).toBe('7,5')
  })
})

it('keeps a name within a sentence short, and from turning it round', () => {
  expect(shownName('n'.repeat(2000))).toHaveLength(80)
  expect(shownName('\u202eHummus')).toBe('\u2068\u202eHummus\u2069')
  expect(shownName('Hummus')).toBe('Hummus')
})
