const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long ago: "just now", "12 min ago", "3 h ago", "2 days ago". A time ahead of the clock is "just now". */
export function formatAge(time: Date, now: Date): string {
  const ms = now.getTime() - time.getTime()
  if (ms < minuteMs) return 'just now'
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min ago`
  if (ms < dayMs) return `${Math.floor(ms / hourMs)} h ago`
  const days = Math.floor(ms / dayMs)
  return days === 1 ? '1 day ago' : `${days} days ago`
}
