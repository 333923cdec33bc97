/**
 * The usual last day of something made today, as a date field writes it; empty when it keeps for ever.
 *
 * @param shelfLifeDays 0 is the end of the same day
 */
export function expiryDay(shelfLifeDays: number | null, madeAt: Date): string {
  if (shelfLifeDays === null) return ''
  const day = new Date(madeAt.getFullYear(), madeAt.getMonth(), madeAt.getDate() + shelfLifeDays)
  const pad = (part: number) => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`
}
