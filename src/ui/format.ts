/** Language of numbers, money and dates. One place, until the app speaks more than one language. */
const language = 'en-GB'

const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 3 })
const rupiah = new Intl.NumberFormat(language, {
  style: 'currency',
  currency: 'IDR',
  currencyDisplay: 'narrowSymbol',
  maximumFractionDigits: 0,
})
const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hour12: false })
const shortDay = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' })

const dayMs = 86_400_000

export const formatNumber = (value: number) => numbers.format(value)
export const formatMoney = (value: number) => rupiah.format(value)
export const formatClock = (time: Date) => clock.format(time)

/** "1,240 g" */
export const formatQuantity = (quantity: number, unit: string) => `${numbers.format(quantity)} ${unit}`

/** "14:02" today, "23 Nov, 14:02" on any other day. */
export function formatWhen(time: Date, now: Date): string {
  return isSameDay(time, now) ? clock.format(time) : `${shortDay.format(time)}, ${clock.format(time)}`
}

/** How far away a day is, by the calendar: "today", "tomorrow", "in 3 days", "2 days ago", then the date. */
export function formatDay(time: Date, now: Date): string {
  const days = daysBetween(now, time)
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  if (days === -1) return 'yesterday'
  if (days > 1 && days < 7) return `in ${days} days`
  return shortDay.format(time)
}

/** Calendar days from one moment to another, in the device's zone. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (time: Date) => Date.UTC(time.getFullYear(), time.getMonth(), time.getDate())
  return Math.round((midnight(to) - midnight(from)) / dayMs)
}

function isSameDay(one: Date, other: Date): boolean {
  return daysBetween(one, other) === 0
}
