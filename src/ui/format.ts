import { t, type MessageKey } from '@/locales'
import { byLanguage } from './byLanguage'

// By the language of the page: in a template, a `computed` or a `watch` all of these follow a change of it.
const numbers = byLanguage(tag => new Intl.NumberFormat(tag, { maximumFractionDigits: 3 }))
const rupiah = byLanguage(
  tag =>
    new Intl.NumberFormat(tag, {
      style: 'currency',
      currency: 'IDR',
      currencyDisplay: 'narrowSymbol',
      maximumFractionDigits: 0,
    }),
)
const clockParts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const dayParts = { day: 'numeric', month: 'short' } as const
const yearParts = { ...dayParts, year: 'numeric' } as const
const clock = byLanguage(tag => new Intl.DateTimeFormat(tag, clockParts))
const day = byLanguage(tag => new Intl.DateTimeFormat(tag, dayParts))
const dayOfYear = byLanguage(tag => new Intl.DateTimeFormat(tag, yearParts))
const moment = byLanguage(tag => new Intl.DateTimeFormat(tag, { ...dayParts, ...clockParts }))
const momentOfYear = byLanguage(tag => new Intl.DateTimeFormat(tag, { ...yearParts, ...clockParts }))
const relative = byLanguage(tag => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }))
const names = byLanguage(tag => new Intl.Collator(tag, { numeric: true }))

const dayMs = 86_400_000

export const formatNumber = (value: number) => numbers().format(value)
export const formatMoney = (value: number) => rupiah().format(value)
export const formatClock = (time: Date) => clock().format(time)

/** "1,240 g" */
export const formatQuantity = (quantity: number, unit: string) =>
  `${numbers().format(quantity)} ${formatUnit(unit)}`

const units = new Set(['g', 'kg', 'ml', 'l', 'pcs'])

/** The word for a unit; a unit that this version doesn't know is shown as it is. */
function formatUnit(unit: string): string {
  return units.has(unit) ? t(`tasks.units.${unit}` as MessageKey) : unit
}

/** "14:02" today, "23 Nov, 14:02" on another day, "23 Nov 2025, 14:02" in another year. */
export function formatWhen(time: Date, now: Date): string {
  if (isSameDay(time, now)) return clock().format(time)
  return (isSameYear(time, now) ? moment() : momentOfYear()).format(time)
}

/** As `formatWhen` where there is little room: "14:02" today, "23 Nov" on another day. */
export function formatWhenBriefly(time: Date, now: Date): string {
  return isSameDay(time, now) ? clock().format(time) : formatDate(time, now)
}

/** "23 Nov" this year, "23 Nov 2025" in another. */
export function formatDate(time: Date, now: Date): string {
  return (isSameYear(time, now) ? day() : dayOfYear()).format(time)
}

/** How far away a day is, by the calendar: "yesterday", "today", "tomorrow", "in 3 days"; else the date. */
export function formatDay(time: Date, now: Date): string {
  const days = daysBetween(now, time)
  return days >= -1 && days < 7 ? relative().format(days, 'day') : formatDate(time, now)
}

/** Calendar days from one moment to another, in the device's zone. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (time: Date) => Date.UTC(time.getFullYear(), time.getMonth(), time.getDate())
  return Math.round((midnight(to) - midnight(from)) / dayMs)
}

/** The order of names in a list, as the language has it: "Ayam 2" before "Ayam 10". */
export const compareNames = (one: string, other: string) => names().compare(one, other)

function isSameDay(one: Date, other: Date): boolean {
  return daysBetween(one, other) === 0
}

function isSameYear(one: Date, other: Date): boolean {
  return one.getFullYear() === other.getFullYear()
}
