import type { WholeTask } from '@/core/background'
import { t } from '@/locales'
import { csvFile, csvLines, jsonFile, localIso, type Cell, type FileKind } from '@/ui/saveFile'
import { statusWord, typeWord } from './taskWords'

/** One line of the table, in the order of `columns`. */
function cellsOf({ task, document, items, notes }: WholeTask): Cell[] {
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

const localTime = (time: string | undefined) => (time === undefined ? '' : localIso(new Date(time)))

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

/** A file of the tasks, made piece by piece. */
export async function exportFile(
  pieces: AsyncIterable<readonly WholeTask[]>,
  kind: FileKind,
  onProgress: (count: number) => void,
): Promise<{ file: Blob; count: number }> {
  const parts: string[] = []
  let count = 0
  for await (const piece of pieces) {
    // All of it was pruned meanwhile.
    if (piece.length === 0) continue
    if (kind === 'csv') parts.push(csvLines(piece.map(cellsOf)))
    else
      for (const { row, attempts } of piece)
        parts.push(JSON.stringify({ ...row, latestAttempt: undefined, attemptRecords: attempts }))
    count += piece.length
    onProgress(count)
  }
  const head = columns.map(column => t(`history.export.columns.${column}`))
  return { file: kind === 'csv' ? csvFile(head, parts) : jsonFile(parts), count }
}
