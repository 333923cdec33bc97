import * as v from 'valibot'
import { reasons } from '../reasons'
import type { StockItem } from '../stock/stockView'
import { units } from '../units'
import type { LineDraft } from './draft'

/** A line as it is kept: its item by id only, because the figures beside it will be others by then. */
const keptLine = v.object({ itemId: v.nullable(v.string()), quantity: v.string(), unit: v.picklist(units) })
export type KeptLine = v.InferOutput<typeof keptLine>

/** What the production dialog keeps. */
export const keptProduction = v.object({ line: keptLine, expiry: v.string(), notes: v.string() })

/** What both write-off dialogs keep. */
export const keptWriteOff = v.object({
  lines: v.pipe(v.array(keptLine), v.minLength(1)),
  reason: v.nullable(v.picklist(reasons)),
  notes: v.string(),
})

export type KeptWriteOff = v.InferOutput<typeof keptWriteOff>

export function asKept({ item, quantity, unit }: LineDraft): KeptLine {
  return { itemId: item?.id ?? null, quantity, unit }
}

/** The line as it was; without its item if that is gone from the stock. */
export function fromKept(
  { itemId, quantity, unit }: KeptLine,
  items: readonly StockItem[],
  key: number,
): LineDraft {
  return { key, item: items.find(item => item.id === itemId) ?? null, quantity, unit }
}
