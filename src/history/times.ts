import { intlTag, language, t } from '@/locales'

/** "24 Nov, 14:02:07": a moment of a timeline. */
export function formatMoment(time: Date): string {
  return new Intl.DateTimeFormat(intlTag[language.value], {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  }).format(time)
}

/** "24 Nov 2026": the day, of a moment as of a day as a whole. */
export function formatFullDate(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  const isDay = /^\d{4}-\d\d-\d\d$/.test(iso)
  return new Intl.DateTimeFormat(intlTag[language.value], {
    dateStyle: 'medium',
    ...(isDay && { timeZone: 'UTC' }),
  }).format(time)
}

/** "340 ms", "2.1 s", "3 min" */
export function formatSpan(ms: number): string {
  if (ms < 1_000) return t('history.timeline.milliseconds', { n: Math.max(0, Math.round(ms)) })
  if (ms < 60_000) return t('history.timeline.seconds', { n: Math.round(ms / 100) / 10 })
  return t('history.timeline.minutes', { n: Math.round(ms / 60_000) })
}

/** "12.4 MB" */
export function formatBytes(bytes: number): string {
  const units = ['kilobyte', 'megabyte', 'gigabyte'] as const
  const step = bytes < 1e6 ? 0 : bytes < 1e9 ? 1 : 2
  return new Intl.NumberFormat(intlTag[language.value], {
    style: 'unit',
    unit: units[step],
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1e3 ** (step + 1))
}
