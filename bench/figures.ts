/** `HISTORY_UP_TO=20000` leaves longer histories and backlogs out. */
export const upTo = (rows: number) => rows <= Number(process.env.HISTORY_UP_TO ?? Infinity)

/** The value under which `share` of the samples lie (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const milliseconds = (value: number) => `${value.toFixed(2)} ms`

/** A table that can be pasted into Markdown. */
export function printTable(title: string, rows: readonly Record<string, string | number>[]): void {
  const columns = Object.keys(rows[0] ?? {})
  const width = (column: string) => Math.max(column.length, ...rows.map(row => String(row[column]).length))
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const lines = [
    line(columns.map(column => column.padEnd(width(column)))),
    line(columns.map(column => '-'.repeat(width(column)))),
    ...rows.map(row => line(columns.map(column => String(row[column]).padEnd(width(column))))),
  ]
  console.log(`\n${title}\n\n${lines.join('\n')}\n`)
}
