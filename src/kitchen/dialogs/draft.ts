import * as v from 'valibot'
import { t } from '@/locales'
import { dayBounds } from '../dayBounds'
import { reasons } from '../reasons'
import type { StockItem } from '../stock/stockView'
import { factorOf, toBase, units, unitsOf, type Unit } from '../units'
import { readNumber, readQuantity } from './readQuantity'

/** One item with its quantity, as a person is typing it. */
export interface LineDraft {
  /** For the screen only. */
  key: number
  item: StockItem | null
  quantity: string
  unit: Unit
  /** The name of what was meant, if that is not in the list any more. */
  wasCalled?: string | undefined
}

/** A line that can be sent. */
export interface Line {
  item: StockItem
  /** In `unit`. */
  quantity: number
  unit: Unit
  /** In the item's base unit. */
  baseQuantity: number
}

const lineSchema = v.pipe(
  v.object({
    item: v.custom<StockItem>(
      item => item !== null,
      () => t('dialogs.errors.item'),
    ),
    quantity: v.pipe(
      v.string(),
      v.rawCheck(({ dataset, addIssue }) => {
        if (!dataset.typed) return
        const read = readNumber(dataset.value)
        if ('error' in read) addIssue({ message: read.error })
      }),
    ),
    unit: v.picklist(units),
  }),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): Line => {
    const { item, quantity, unit } = value
    const choices = unitsOf(item.baseUnit)
    if (!choices.includes(unit)) {
      const [one, other] = choices
      const named = other ? t('dialogs.errors.unitOr', { one: one ?? '', other }) : (one ?? '')
      addIssue({ message: t('dialogs.errors.unit', { units: named }), path: [pathTo(value, 'unit')] })
      return NEVER
    }
    const read = readQuantity(quantity, factorOf(unit))
    if ('error' in read) {
      addIssue({ message: read.error, path: [pathTo(value, 'quantity')] })
      return NEVER
    }
    return { item, quantity: read.value, unit, baseQuantity: toBase(read.value, unit) }
  }),
)

/** So many characters may the notes have. */
export const mostNotes = 2_000
export const lengthOfNotes = (text: string) => Array.from(text).length

const notesSchema = v.pipe(
  v.string(),
  v.check(
    text => lengthOfNotes(text) <= mostNotes,
    () => t('dialogs.errors.notesTooLong'),
  ),
  // Postgres holds no NUL, JSON no half of a surrogate pair; both come in by pasting.
  v.check(
    text => !text.includes('\u0000') && isWhole(text),
    () => t('dialogs.errors.notesUnstorable'),
  ),
)

/** What the production dialog asks for. */
export const productionSchema = v.object({
  line: lineSchema,
  expiry: v.pipe(
    v.string(),
    v.check(
      // A browser's field takes years of six digits, the server those of four.
      day => day === '' || dayBounds(day) !== null,
      () => t('dialogs.errors.date'),
    ),
  ),
  notes: notesSchema,
})

/** What both write-off dialogs ask for. */
export const writeOffSchema = v.object({
  lines: v.pipe(v.array(lineSchema), v.minLength(1), v.maxLength(100)),
  reason: v.picklist(reasons, () => t('dialogs.errors.reason')),
  notes: notesSchema,
})

/** The first sentence for each field that can't be sent, by its path: `lines.0.quantity`. */
export type FieldErrors = Readonly<Record<string, string>>

/** Reads a draft whole: either everything that is needed to send it, or what is wrong with which field. */
export function readDraft<const Schema extends v.GenericSchema>(
  schema: Schema,
  draft: unknown,
): { output: v.InferOutput<Schema>; errors: FieldErrors } | { output: null; errors: FieldErrors } {
  const parsed = v.safeParse(schema, draft)
  if (parsed.success) return { output: parsed.output, errors: {} }
  const errors: Record<string, string> = {}
  for (const issue of parsed.issues) errors[v.getDotPath(issue) ?? ''] ??= issue.message
  return { output: null, errors }
}

function pathTo(input: Record<string, unknown>, key: string): v.ObjectPathItem {
  return { type: 'object', origin: 'value', input, key, value: input[key] }
}

function isWhole(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}
