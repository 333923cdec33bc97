import { unparse } from 'papaparse'
import type { WholeTask } from '@/core/background'
import { t } from '@/locales'
import { formatLocalIso } from './times'
import { statusWord, typeWord } from './taskWords'

export type ExportKind = 'csv' | 'json'

/** One line of the table, in the order of `columns`. */
function cellsOf({ task, document, items, notes }: WholeTask): (string | number)[] {
  return [
    task.id,
    typeWord(task.type),
    statusWord(task),
    task.description,
    t(`history.departments.${task.department}`),
    task.createdBy,
    localTime(task.createdAt),
    localTime(task.startedAt),
    localTime(task.completedAt),
    task.attempts,
    task.lastErrorCode ?? '',
    task.lastError ?? '',
    document?.number ?? '',
    document?.totalCost ?? '',
    items.map(({ name, quantity, unit }) => `${name} ${quantity} ${unit}`).join('; '),
    notes.join('\n'),
  ]
}

const localTime = (time: string | undefined) => (time === undefined ? '' : formatLocalIso(new Date(time)))

const columns = [
  'id',
  'type',
  'status',
  'description',
  'department',
  'person',
  'created',
  'started',
  'completed',
  'attempts',
  'errorCode',
  'error',
  'document',
  'totalCost',
  'items',
  'notes',
] as const

// A cell that a table program would take for a formula gets an apostrophe: what people type must not run there.
const csvOptions = { escapeFormulae: true, newline: '\r\n' } as const

/** A file of the tasks, made piece by piece. CSV begins with a mark without which Excel takes UTF-8 for something else. */
export async function exportFile(
  pieces: AsyncIterable<readonly WholeTask[]>,
  kind: ExportKind,
  onProgress: (count: number) => void,
): Promise<{ file: Blob; count: number }> {
  const parts: string[] = []
  let count = 0
  for await (const piece of pieces) {
    // All of it was pruned meanwhile.
    if (piece.length === 0) continue
    parts.push(
      kind === 'csv'
        ? unparse(piece.map(cellsOf), csvOptions) + '\r\n'
        : (count > 0 ? ',\n' : '') +
            piece
              .map(({ row, attempts }) => JSON.stringify({ ...row, attemptRecords: attempts }))
              .join(',\n'),
    )
    count += piece.length
    onProgress(count)
  }
  if (kind === 'json')
    return { file: new Blob(['[\n', ...parts, '\n]\n'], { type: 'application/json' }), count }
  const head = unparse([columns.map(column => t(`history.export.columns.${column}`))], csvOptions)
  return { file: new Blob(['\ufeff', head, '\r\n', ...parts], { type: 'text/csv;charset=utf-8' }), count }
}

/** "simmer-tasks-2026-11-24.csv", by the device's day. */
export function fileName(kind: ExportKind, now: Date): string {
  const pad = (part: number) => String(part).padStart(2, '0')
  return `simmer-tasks-${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}.${kind}`
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
