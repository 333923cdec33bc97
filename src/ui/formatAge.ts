import { t } from '@/locales'
import { byLanguage } from './byLanguage'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

// In full: the short forms of Indonesian have "h" for a day (hari), which others read as hours.
const ages = byLanguage(tag => new Intl.RelativeTimeFormat(tag))

/** How long ago: "just now", "12 minutes ago", "3 hours ago", "2 days ago". A time ahead of the clock is "just now". */
export function formatAge(time: Date, now: Date): string {
  const ms = now.getTime() - time.getTime()
  if (ms < minuteMs) return t('app.justNow')
  if (ms < hourMs) return ages().format(-Math.floor(ms / minuteMs), 'minute')
  if (ms < dayMs) return ages().format(-Math.floor(ms / hourMs), 'hour')
  return ages().format(-Math.floor(ms / dayMs), 'day')
}
