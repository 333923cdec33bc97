import { t } from '@/locales'
import { csvFile, csvLines, jsonFile, localIso, type Cell, type FileKind } from '@/ui/saveFile'
import type { Operation } from './operation'
import { departmentWords, kindLooks, reasonWords, whatOf } from './operationWords'

const columns = [
  'id',
  'type',
  'document',
  'what',
  'reason',
  'department',
  'person',
  'sentBy',
  'done',
  'recorded',
  'totalCost',
  'countsForKpi',
  'taken',
  'shortages',
  'notes',
] as const

/** One line of the table, in the order of `columns`. */
function cellsOf(operation: Operation): Cell[] {
  const moved = (moves: Operation['shortages']) =>
    moves.map(({ item_name, quantity, unit }) => `${item_name} ${quantity} ${unit}`).join('; ')
  return [
    operation.task_id ?? '',
    t(kindLooks[operation.kind].word),
    operation.document_number,
    whatOf(operation),
    operation.reason ? t(reasonWords[operation.reason]) : '',
    operation.department ? t(departmentWords[operation.department]) : '',
    operation.responsible_person ?? '',
    operation.recorded_by_name ?? '',
    localIso(operation.performed_at),
    localIso(operation.recorded_at),
    operation.total_cost,
    t(operation.counts_for_kpi ? 'operations.yes' : 'operations.no'),
    moved(operation.lines),
    moved(operation.shortages),
    operation.notes ?? '',
  ]
}

/** A file of these operations. */
export function operationsFile(operations: readonly Operation[], kind: FileKind): Blob {
  if (kind === 'json') return jsonFile(operations.map(operation => JSON.stringify(operation)))
  const head = columns.map(column => t(`operations.export.columns.${column}`))
  return csvFile(head, operations.length > 0 ? [csvLines(operations.map(cellsOf))] : [])
}
