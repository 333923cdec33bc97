/**
 * When a day begins on this device, and when the one after it does, which on a change of clocks is not 24 h later.
 *
 * @param day as a date field writes it, `2026-11-24`
 * @returns ISO 8601; null for what is no day
 */
export function dayBounds(day: string): { begins: string; ends: string } | null {
  const [, year, month, date] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []).map(Number)
  if (year === undefined || month === undefined || date === undefined) return null
  const begins = new Date(year, month - 1, date)
  // The 31st of a short month would be a day of the next one.
  if (begins.getMonth() !== month - 1 || begins.getDate() !== date) return null
  return { begins: begins.toISOString(), ends: new Date(year, month - 1, date + 1).toISOString() }
}
