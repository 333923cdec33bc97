import * as v from 'valibot'
import type { TaskError } from '@/queue'
import type { ItemCatalog } from '../itemCatalog'
import { isUnitOf } from './catalogChecks'
import {
  baseLimits,
  department,
  fitsBase,
  issueAt,
  name,
  quantity,
  reason,
  record,
  text,
  unit,
} from './fields'
import { amountOf } from './kitchenTask'

/** What both kinds of write-off share. `items` differs in the names of its fields only. */
export const writeOffFields = {
  department,
  responsiblePerson: name,
  reason,
  notes: v.optional(text),
  kpiData: v.optional(
    record({
      userId: name,
      userName: text,
      affectsKpi: v.optional(v.boolean('must be true or false.')),
    }),
  ),
}

export const amountFields = { quantity, unit }

/** 1 to 100 lines, each with a quantity that the server takes, in a unit of its item. */
export function itemList<Line extends { quantity: number; unit: string }>(
  line: v.GenericSchema<unknown, Line>,
  idOf: (line: Line) => string,
  catalog: ItemCatalog,
) {
  const checkedLine = v.pipe(
    line,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const { value } = dataset
      if (!fitsBase(value)) addIssue(issueAt(value, ['quantity'], baseLimits))
      if (!isUnitOf(idOf(value), value.unit, catalog))
        addIssue(issueAt(value, ['unit'], 'is not a unit of this item.'))
    }),
  )
  return v.pipe(
    v.array(checkedLine, 'must be a list.'),
    v.minLength(1, 'must have at least one entry.'),
    v.maxLength(100, 'must have 100 entries at most.'),
  )
}

interface Line {
  id: string
  name: string
  quantity: number
  unit: string
}

/** "Write off 2 kg of Tomatoes (expired)", "Write off 3 products (expired)" */
export function describeWriteOff(lines: Line[], plural: string, why: string): string {
  const [only] = lines
  const what =
    only && lines.length === 1 ? amountOf(only.quantity, only.unit, only.name) : `${lines.length} ${plural}`
  return `Write off ${what} (${why})`
}

/** "Tomatoes written off", "3 products written off": an item that stands in two lines is one. */
export function writtenOff(lines: Line[], plural: string): string {
  const distinct = new Map(lines.map(line => [line.id, line.name]))
  const [name] = distinct.values()
  return `${distinct.size === 1 ? name : `${distinct.size} ${plural}`} written off`
}

export function keysOf(lines: Line[]): string[] {
  return [...new Set(lines.map(line => `item:${line.id}`))]
}

export const queuedWriteOff = () => 'Processing write-off…'
export const failedWriteOff = (error: TaskError) => `Write-off failed: ${error.message}`
