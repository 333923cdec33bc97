import { afterEach, describe, expect, it } from 'vitest'
import { computed } from 'vue'
import { language } from '@/locales'
import {
  compareNames,
  formatClock,
  formatDate,
  formatDay,
  formatMoney,
  formatQuantity,
  formatWhen,
} from '@/ui/format'
import { formatAge } from '@/ui/formatAge'

const now = new Date(2026, 10, 23, 14, 2)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

afterEach(() => (language.value = 'en'))

describe('formatDay', () => {
  it.each([
    [new Date(2026, 10, 23, 23, 59), 'today', 'hari ini'],
    [new Date(2026, 10, 24, 0, 1), 'tomorrow', 'besok'],
    [new Date(2026, 10, 22, 23, 59), 'yesterday', 'kemarin'],
    [new Date(2026, 10, 26), 'in 3 days', 'dalam 3 hari'],
    [new Date(2026, 11, 5), '5 Dec', '5 Des'],
    [new Date(2026, 10, 20), '20 Nov', '20 Nov'],
    [new Date(2025, 10, 24), '24 Nov 2025', '24 Nov 2025'],
    [new Date(2027, 0, 5), '5 Jan 2027', '5 Jan 2027'],
  ])('says %s as "%s" and "%s"', (day, english, indonesian) => {
    expect(formatDay(day, now)).toBe(english)
    language.value = 'id'
    expect(formatDay(day, now)).toBe(indonesian)
  })
})

it('says a date without a time, with its year only where that is another', () => {
  const days = [new Date(2026, 10, 24, 23, 59), new Date(2027, 0, 5)]
  expect(days.map(day => formatDate(day, now))).toEqual(['24 Nov', '5 Jan 2027'])
})

it('says a time of today by the clock, of another day with its date, and of another year with that', () => {
  const times = [new Date(2026, 10, 23, 9, 5), new Date(2026, 10, 22, 9, 5), new Date(2025, 10, 22, 0, 5)]
  expect(times.map(time => formatWhen(time, now))).toEqual(['09:05', '22 Nov, 09:05', '22 Nov 2025, 00:05'])
  language.value = 'id'
  expect(times.map(time => formatWhen(time, now))).toEqual(['09.05', '22 Nov, 09.05', '22 Nov 2025, 00.05'])
  expect(formatClock(now)).toBe('14.02')
})

it('writes quantities and rupiah as a person reads them', () => {
  expect(formatQuantity(1240.5, 'g')).toBe('1,240.5 g')
  expect(formatQuantity(2, 'crate')).toBe('2 crate')
  expect(plain(formatMoney(25_000.4))).toBe('Rp 25,000')
  language.value = 'id'
  expect(formatQuantity(1240.5, 'g')).toBe('1.240,5 g')
  expect(plain(formatMoney(25_000.4))).toBe('Rp 25.000')
})

it.each([
  [5_000, 'just now', 'baru saja'],
  [12 * 60_000, '12 minutes ago', '12 menit yang lalu'],
  [3_600_000, '1 hour ago', '1 jam yang lalu'],
  [200_000_000, '2 days ago', '2 hari yang lalu'],
])('says an age of %d ms as "%s" and "%s"', (ms, english, indonesian) => {
  expect(formatAge(new Date(now.getTime() - ms), now)).toBe(english)
  language.value = 'id'
  expect(formatAge(new Date(now.getTime() - ms), now)).toBe(indonesian)
})

it('puts names in the order in which a person looks for them', () => {
  expect(['Sate 10', 'és', 'Sate 2', 'Zaitun', 'ayam'].sort(compareNames)).toEqual([
    'ayam',
    'és',
    'Sate 2',
    'Sate 10',
    'Zaitun',
  ])
})

it('follows a change of the language', () => {
  const words = computed(() => formatDay(now, now))
  expect(words.value).toBe('today')
  language.value = 'id'
  expect(words.value).toBe('hari ini')
})
