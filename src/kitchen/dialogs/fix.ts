import * as v from 'valibot'
import { expiryDay } from '../expiryDay'
import { reasons } from '../reasons'
import type { StockItem } from '../stock/stockView'
import { units, unitsOf } from '../units'
import { emptyLine, type KeptLine, type KeptProduction, type KeptWriteOff } from './keptDraft'
import type { Replacement } from './useDraft'
import { writeQuantity } from './writeQuantity'

/** A failed task that is to be sent anew, mended. */
export interface Fix {
  id: string
  type: string
  payload: unknown
  /** Why it failed, as a sentence; empty when nobody knows. */
  reason: string
  /** The field that was refused, as the server calls it: `items[1].itemId`. */
  field?: string | undefined
}

/** What the dialog says of it, also after a reload. */
export const replacementOf = ({ id, reason, field }: Fix): Replacement => ({ id, reason, field })

// Field by field: what an older or newer version, or a fault, has left unreadable is asked for again, and the rest is kept.
const amount = {
  quantity: v.fallback(v.nullable(v.pipe(v.number(), v.finite(), v.gtValue(0))), null),
  unit: v.fallback(v.nullable(v.picklist(units)), null),
}
const text = v.fallback(v.string(), '')

const production = v.object({
  preparationId: text,
  preparationName: text,
  ...amount,
  receiptData: v.fallback(
    v.object({
      items: v.fallback(v.array(v.object({ expiryDate: text })), []),
      notes: text,
    }),
    { items: [], notes: '' },
  ),
})

const writeOff = v.object({
  items: v.fallback(
    v.array(
      v.object({ itemId: text, itemName: text, preparationId: text, preparationName: text, ...amount }),
    ),
    [],
  ),
  reason: v.fallback(v.nullable(v.picklist(reasons)), null),
  notes: text,
})

/** What the production dialog opens with instead of empty fields. */
export function fixedProduction(
  payload: unknown,
  items: readonly StockItem[],
  openedAt: Date,
): KeptProduction {
  const read = v.safeParse(production, payload)
  if (!read.success) return { line: emptyLine, expiry: '', notes: '' }
  const { preparationId, preparationName, receiptData, ...typed } = read.output
  const line = fixedLine({ id: preparationId, name: preparationName, ...typed }, items)
  const item = items.find(({ id }) => id === line.itemId)
  const [day] = /^\d{4}-\d\d-\d\d/.exec(receiptData.items[0]?.expiryDate ?? '') ?? []
  return {
    line,
    expiry: day ?? expiryDay(item?.shelfLifeDays ?? null, openedAt),
    notes: receiptData.notes,
  }
}

/** What a write-off dialog opens with instead of empty fields. */
export function fixedWriteOff(payload: unknown, items: readonly StockItem[]): KeptWriteOff {
  const read = v.safeParse(writeOff, payload)
  if (!read.success) return { lines: [emptyLine], reason: null, notes: '' }
  const lines = read.output.items.map(({ itemId, itemName, preparationId, preparationName, ...typed }) =>
    fixedLine({ id: itemId || preparationId, name: itemName || preparationName, ...typed }, items),
  )
  const { reason, notes } = read.output
  return { lines: lines.length > 0 ? lines : [emptyLine], reason, notes }
}

function fixedLine(
  typed: { id: string; name: string; quantity: number | null; unit: (typeof units)[number] | null },
  items: readonly StockItem[],
): KeptLine {
  const item = items.find(({ id }) => id === typed.id)
  const choices = item ? unitsOf(item.baseUnit) : units
  const unit = choices.find(one => one === typed.unit)
  // 5 kg are not 5 pieces: with another unit, the number says nothing.
  const quantity = unit && typed.quantity !== null ? writeQuantity(typed.quantity) : ''
  const fields = { quantity, unit: unit ?? item?.baseUnit ?? emptyLine.unit }
  return item
    ? { itemId: item.id, ...fields }
    : { itemId: null, ...fields, ...(typed.name && { wasCalled: typed.name }) }
}
