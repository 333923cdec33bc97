import * as v from 'valibot'
import { reasons } from '../reasons'
import type { StockItem } from '../stock/stockView'
import { units } from '../units'
import type { LineDraft } from './draft'

/** A line as it is kept: its item by id only, because the figures beside it will be others by then. */
const keptLine = v.object({
  itemId: v.nullable(v.string()),
  quantity: v.string(),
  unit: v.picklist(units),
  /** The name of what was meant, if that is not in the list any more. */
  wasCalled: v.optional(v.string()),
})
export type KeptLine = v.InferOutput<typeof keptLine>

/** What the production dialog keeps. */
export const keptProduction = v.object({ line: keptLine, expiry: v.string(), notes: v.string() })

/** What both write-off dialogs keep. */
export const keptWriteOff = v.object({
  lines: v.pipe(v.array(keptLine), v.minLength(1)),
  reason: v.nullable(v.picklist(reasons)),
  notes: v.string(),
})

export type KeptProduction = v.InferOutput<typeof keptProduction>
export type KeptWriteOff = v.InferOutput<typeof keptWriteOff>

export const emptyLine: KeptLine = { itemId: null, quantity: '', unit: 'g' }

export function asKept({ item, quantity, unit, wasCalled }: LineDraft): KeptLine {
  return item || wasCalled === undefined
    ? { itemId: item?.id ?? null, quantity, unit }
    : { itemId: null, quantity, unit, wasCalled }
}

/** The line as it was; without its item if that is gone from the stock. */
export function fromKept(
  { itemId, quantity, unit, wasCalled }: KeptLine,
  items: readonly StockItem[],
  key: number,
): LineDraft {
  return { key, item: items.find(item => item.id === itemId) ?? null, quantity, unit, wasCalled }
}
