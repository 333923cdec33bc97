import * as v from 'valibot'
import type { Translate } from '@/locales/messages'
import type { TaskError } from '@/queue'
import type { ItemCatalog } from '../itemCatalog'
import { reasons, type WriteOffReason } from '../reasons'
import { taskErrorWords } from '../taskErrorWords'
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

/** What is counted when there are several. */
type Kind = 'products' | 'preparations'

/** "Write off 2 kg of Tomatoes (expired)", "Write off 3 products (expired)" */
export function describeWriteOff(t: Translate, lines: Line[], kind: Kind, why: WriteOffReason): string {
  const [only] = lines
  const what =
    only && lines.length === 1
      ? amountOf(t, only.quantity, only.unit, only.name)
      : t(`tasks.writeOff.${kind}`, { n: lines.length })
  return t('tasks.writeOff.describe', { what, reason: reasonWord(t, why) })
}

/** "Tomatoes written off", "3 products written off": an item that stands in two lines is one. */
export function writtenOff(t: Translate, lines: Line[], kind: Kind): string {
  const distinct = new Map(lines.map(line => [line.id, line.name]))
  const [name = ''] = distinct.values()
  return t('tasks.writeOff.done', {
    what: distinct.size === 1 ? name : t(`tasks.writeOff.${kind}`, { n: distinct.size }),
  })
}

export function keysOf(lines: Line[]): string[] {
  return [...new Set(lines.map(line => `item:${line.id}`))]
}

export const queuedWriteOff = (t: Translate) => t('tasks.writeOff.queued')
export const failedWriteOff = (t: Translate, error: TaskError) =>
  t('tasks.writeOff.failed', { reason: taskErrorWords(t, error) })

// A reason of another version is shown as it was stored.
function reasonWord(t: Translate, why: WriteOffReason): string {
  return reasons.includes(why) ? t(`tasks.writeOff.reasons.${why}`) : why
}
