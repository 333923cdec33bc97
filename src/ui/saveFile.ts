import { unparse } from 'papaparse'

export type FileKind = 'csv' | 'json'
export type Cell = string | number

// A cell that a table program would take for a formula gets an apostrophe: what people type must not run there.
const options = { escapeFormulae: /^[=+\-@\t\r\n]/, newline: '\r\n' } as const

/** Lines of a table, each with its end. */
export const csvLines = (rows: readonly (readonly Cell[])[]): string =>
  unparse(rows as Cell[][], options) + '\r\n'

/** The whole table. It begins with a mark without which Excel takes UTF-8 for something else. */
export const csvFile = (head: readonly string[], lines: readonly string[]): Blob =>
  new Blob(['\ufeff', csvLines([head]), ...lines], { type: 'text/csv;charset=utf-8' })

/** A list of values, each of them written as JSON already. */
export const jsonFile = (values: readonly string[]): Blob =>
  new Blob(['[\n', ...values.flatMap((value, place) => (place > 0 ? [',\n', value] : [value])), '\n]\n'], {
    type: 'application/json',
  })

/** "simmer-tasks-2026-11-24.csv", by the device's day. */
export function fileName(what: string, kind: FileKind, now: Date): string {
  const pad = (part: number) => String(part).padStart(2, '0')
  return `simmer-${what}-${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}.${kind}`
}

/** "2026-11-24T14:02:07+08:00": the time of the device, with what it differs from UTC at that time. */
export function localIso(time: Date): string {
  const aheadMinutes = -time.getTimezoneOffset()
  const local = new Date(time.getTime() + aheadMinutes * 60_000).toISOString().slice(0, 19)
  const pad = (part: number) => String(Math.floor(part)).padStart(2, '0')
  const ahead = Math.abs(aheadMinutes)
  return `${local}${aheadMinutes < 0 ? '-' : '+'}${pad(ahead / 60)}:${pad(ahead % 60)}`
}

/** Has the browser save it. */
export function download(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // The browser has taken hold of it by the next turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
