import * as v from 'valibot'
import { departments, reasons } from '../reasons'

export const operationKinds = ['production', 'product_writeoff', 'preparation_writeoff', 'opening'] as const
export type OperationKind = (typeof operationKinds)[number]

const number = v.pipe(v.number(), v.finite())
const time = v.pipe(
  v.string(),
  v.transform(text => new Date(text)),
  v.check(date => !Number.isNaN(date.getTime())),
)
const unit = v.picklist(['g', 'ml', 'pcs'])

const moveSchema = v.object({
  item_id: v.string(),
  item_name: v.string(),
  quantity: number,
  unit,
  unit_cost: number,
})
const batchSchema = v.object({
  ...moveSchema.entries,
  batch_number: v.string(),
  // A year that no browser reads must not cost the whole page.
  expires_at: v.fallback(v.nullable(time), null),
})

const operationSchema = v.object({
  id: number,
  task_id: v.nullable(v.string()),
  kind: v.picklist(operationKinds),
  reason: v.nullable(v.picklist(reasons)),
  department: v.nullable(v.picklist(departments)),
  responsible_person: v.nullable(v.string()),
  recorded_by_name: v.nullable(v.string()),
  document_number: v.string(),
  performed_at: time,
  recorded_at: time,
  total_cost: number,
  notes: v.nullable(v.string()),
  counts_for_kpi: v.boolean(),
  lines: v.array(batchSchema),
  shortages: v.array(moveSchema),
  received: v.nullable(batchSchema),
  settled: number,
})

const pageSchema = v.object({
  operations: v.array(operationSchema),
  next: v.nullable(v.object({ recorded_at: v.string(), id: number })),
  counts: v.nullable(
    v.object({
      ...v.entriesFromList(operationKinds, number),
      is_exact: v.boolean(),
    }),
  ),
  people: v.optional(v.array(v.string())),
})

export type Operation = v.InferOutput<typeof operationSchema>
export type OperationPage = v.InferOutput<typeof pageSchema>
export type PageKey = NonNullable<OperationPage['next']>

/** Reads an answer of `operation_history`; null when it is not one. */
export function readPage(answer: unknown): OperationPage | null {
  const read = v.safeParse(pageSchema, answer)
  return read.success ? read.output : null
}
