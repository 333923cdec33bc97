import { describe, expect, it } from 'vitest'
import { formatDay, formatMoney, formatQuantity, formatWhen } from '@/ui/format'

const now = new Date(2026, 10, 23, 14, 2)

describe('formatDay', () => {
  it.each([
    [new Date(2026, 10, 23, 23, 59), 'today'],
    [new Date(2026, 10, 24, 0, 1), 'tomorrow'],
    [new Date(2026, 10, 22, 23, 59), 'yesterday'],
    [new Date(2026, 10, 26), 'in 3 days'],
    [new Date(2026, 11, 5), '5 Dec'],
    [new Date(2026, 10, 20), '20 Nov'],
  ])('says %s as "%s"', (day, words) => expect(formatDay(day, now)).toBe(words))
})

it('says a time of today by the clock, and of another day with its date', () => {
  expect(formatWhen(new Date(2026, 10, 23, 9, 5), now)).toBe('09:05')
  expect(formatWhen(new Date(2026, 10, 22, 9, 5), now)).toBe('22 Nov, 09:05')
})

it('writes quantities and rupiah as a person reads them', () => {
  expect(formatQuantity(1240.5, 'g')).toBe('1,240.5 g')
  expect(formatMoney(25_000.4).replaceAll('\u00a0', ' ')).toBe('Rp 25,000')
})
