import * as v from 'valibot'
import type { Translate } from '@/locales/messages'
import type { ItemCatalog } from './itemCatalog'
import { departments, reasons } from './reasons'
import { costPerUnit } from './costPerUnit'
import { readTaskResult } from './taskResult'
import { warningWords } from './tasks/warnings'

/** One thing that a person wants to know of a task. Money and times are written out by whoever shows them. */
export type Fact = { label: string } & (
  | { text: string }
  /** IDR. */
  | { money: number }
  /** ISO 8601. */
  | { time: string }
  | { lines: FactLine[] }
)

/** "Tomatoes · 300 g · batch O-000001 · Rp 12 per g" */
export interface FactLine {
  name: string
  amount: string
  note?: string
  /** IDR, for one unit. */
  unitCost?: number
  unit?: string
}

/** An item of a task's payload, as the person entered it. */
export interface TaskItem {
  name: string
  quantity: number
  unit: string
}

// Any version of any payload: what is not there is not shown, and nothing is refused.
const line = v.object({
  itemName: v.optional(v.string()),
  preparationName: v.optional(v.string()),
  quantity: v.number(),
  unit: v.string(),
})
const payloadSchema = v.object({
  preparationId: v.optional(v.string()),
  preparationName: v.optional(v.string()),
  quantity: v.optional(v.number()),
  unit: v.optional(v.string()),
  estimatedCost: v.optional(v.number()),
  items: v.optional(v.array(line)),
  department: v.optional(v.picklist(departments)),
  responsiblePerson: v.optional(v.string()),
  reason: v.optional(v.picklist(reasons)),
  notes: v.optional(v.string()),
  kpiData: v.optional(v.object({ userName: v.optional(v.string()), affectsKpi: v.optional(v.boolean()) })),
  receiptData: v.optional(
    v.object({
      department: v.optional(v.picklist(departments)),
      responsiblePerson: v.optional(v.string()),
      notes: v.optional(v.string()),
      items: v.optional(
        v.array(
          v.object({
            expiryDate: v.optional(v.string()),
            notes: v.optional(v.string()),
            costPerUnit: v.optional(v.number()),
          }),
        ),
      ),
    }),
  ),
})

function readPayload(payload: unknown): v.InferOutput<typeof payloadSchema> {
  const read = v.safeParse(payloadSchema, payload)
  return read.success ? read.output : {}
}

/** What a task was to make or to write off; empty for a payload that this code does not know. */
export function itemsOf(payload: unknown): TaskItem[] {
  const { preparationName, quantity, unit, items } = readPayload(payload)
  if (items) {
    return items.map(item => ({
      name: item.itemName ?? item.preparationName ?? '',
      quantity: item.quantity,
      unit: item.unit,
    }))
  }
  if (preparationName === undefined || quantity === undefined || unit === undefined) return []
  return [{ name: preparationName, quantity, unit }]
}

/** Notes that somebody has typed, wherever this payload keeps them. */
export function notesOf(payload: unknown): string[] {
  const { notes, receiptData } = readPayload(payload)
  const all = [notes, receiptData?.notes, ...(receiptData?.items ?? []).map(item => item.notes)]
  return [...new Set(all.filter(note => note !== undefined && note.trim() !== ''))] as string[]
}

/** What was asked for, for a person. */
export function payloadFacts(payload: unknown, t: Translate): Fact[] {
  const read = readPayload(payload)
  const department = read.department ?? read.receiptData?.department
  const responsible = read.responsiblePerson ?? read.receiptData?.responsiblePerson
  const [made] = read.receiptData?.items ?? []
  const affectsKpi = read.kpiData?.affectsKpi
  return [
    ...factIf(
      itemsOf(payload).map(item => ({ name: item.name, amount: amount(item.quantity, item.unit, t) })),
      lines => ({
        label: t('history.facts.items'),
        lines,
      }),
    ),
    ...factOf(read.reason, reason => ({
      label: t('history.facts.reason'),
      text: t(`history.reasons.${reason}`),
    })),
    ...factOf(department, name => ({
      label: t('history.facts.department'),
      text: t(`history.departments.${name}`),
    })),
    ...factOf(responsible, text => ({ label: t('history.facts.responsible'), text })),
    ...factOf(read.estimatedCost, money => ({ label: t('history.facts.estimatedCost'), money })),
    ...factOf(made?.expiryDate, time => ({ label: t('history.facts.expires'), time })),
    ...factOf(affectsKpi, affects => ({
      label: t('history.facts.kpi'),
      text: t(affects ? 'history.facts.kpiCounts' : 'history.facts.kpiDoesNot'),
    })),
    ...notesOf(payload).map(text => ({ label: t('history.facts.notes'), text })),
  ]
}

/**
 * What came of it, for a person; empty without a result that this code can read.
 * @param payload what was asked for: the result of a production doesn't say of what it is
 */
export function resultFacts(stored: unknown, payload: unknown, catalog: ItemCatalog, t: Translate): Fact[] {
  const result = readTaskResult(stored)
  if (!result) return []
  const nameOf = (id: string) => catalog.find(id)?.name ?? id
  const unitOf = (id: string) => catalog.find(id)?.baseUnit ?? ''
  const { produced } = result
  const producedUnit = unitOf(readPayload(payload).preparationId ?? '')
  return [
    { label: t('history.facts.document'), text: result.document_number },
    ...factOf(produced, batch => ({
      label: t('history.facts.produced'),
      lines: [
        {
          name: t('history.facts.batch', { batch: batch.batch_number }),
          amount: amount(batch.quantity, producedUnit, t),
          ...costPerUnit(batch.unit_cost, producedUnit),
        },
      ],
    })),
    ...factOf(produced?.expires_at ?? undefined, time => ({ label: t('history.facts.expires'), time })),
    ...factIf(
      result.allocations.map(({ item_id: id, batch_number: batch, quantity, unit_cost }) => ({
        name: nameOf(id),
        amount: amount(quantity, unitOf(id), t),
        note: t('history.facts.batch', { batch }),
        ...costPerUnit(unit_cost, unitOf(id)),
      })),
      lines => ({ label: t('history.facts.taken'), lines }),
    ),
    ...factIf(
      result.shortages.map(({ item_id: id, quantity }) => ({
        name: nameOf(id),
        amount: amount(quantity, unitOf(id), t),
      })),
      lines => ({ label: t('history.facts.shortages'), lines }),
    ),
    ...result.warnings.map(warning => ({
      label: t('history.facts.warning'),
      text: warningWords(warning, t),
    })),
    { label: t('history.facts.totalCost'), money: result.total_cost },
    ...factIf(
      result.balances.map(({ item_id: id, quantity }) => ({
        name: nameOf(id),
        amount: amount(quantity, unitOf(id), t),
      })),
      lines => ({ label: t('history.facts.balances'), lines }),
    ),
  ]
}

/** The document number and the cost of a result, for a list. */
export function documentOf(stored: unknown): { number: string; totalCost: number } | undefined {
  const result = readTaskResult(stored)
  return result && { number: result.document_number, totalCost: result.total_cost }
}

function amount(quantity: number, unit: string, t: Translate): string {
  return t('history.facts.amount', { quantity, unit }).trim()
}

function factOf<Value>(value: Value | undefined, fact: (value: Value) => Fact): Fact[] {
  return value === undefined ? [] : [fact(value)]
}

function factIf(lines: FactLine[], fact: (lines: FactLine[]) => Fact): Fact[] {
  return lines.length > 0 ? [fact(lines)] : []
}
