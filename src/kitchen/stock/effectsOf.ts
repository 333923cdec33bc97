import * as v from 'valibot'
import type { Task } from '@/queue'
import { baseUnitOf, toBase, units, type BaseUnit, type Unit } from '../units'
import { roundNeed } from './previewProduction'
import type { StockItem } from './stockView'

/** What a task will do to the stock if the server takes it, in base units. */
export interface TaskEffects {
  /** How much is taken, by item. */
  taken: ReadonlyMap<string, number>
  /** Batches past this moment go first. */
  expiredBefore?: Date | undefined
  made?: Made | undefined
}

export interface Made {
  itemId: string
  quantity: number
  /** IDR per base unit. */
  unitCost: number
  /** As the cook gave it; without one, the shelf life decides. */
  expiryDate?: string | undefined
}

const nothing: TaskEffects = { taken: new Map() }

const amount = { quantity: v.pipe(v.number(), v.finite(), v.gtValue(0)), unit: v.picklist(units) }

// Looser than the schemas of the tasks: a row may come from an older or a newer version of the app, and only what moves
// stock has to be readable.
const productionSchema = v.object({
  preparationId: v.string(),
  ...amount,
  estimatedCost: v.fallback(v.number(), 0),
  receiptData: v.fallback(v.object({ items: v.array(v.object({ expiryDate: v.optional(v.string()) })) }), {
    items: [],
  }),
})
const productLines = v.object({
  items: v.array(v.object({ itemId: v.string(), ...amount })),
  reason: v.fallback(v.string(), ''),
})
const preparationLines = v.object({
  items: v.array(v.object({ preparationId: v.string(), ...amount })),
  reason: v.fallback(v.string(), ''),
})

/**
 * The effect of a task by the server's rules 1 to 3, with the recipes that this device has. What the server is going to
 * refuse, and what can't be read here, has none.
 *
 * @param itemOf everything that this device knows of
 */
export function effectsOf(
  { type, payload, createdAt }: Pick<Task, 'type' | 'payload' | 'createdAt'>,
  itemOf: ReadonlyMap<string, StockItem>,
): TaskEffects {
  switch (type) {
    case 'production': {
      const read = v.safeParse(productionSchema, payload)
      return read.success ? production(read.output, itemOf) : nothing
    }
    case 'product_writeoff': {
      const read = v.safeParse(productLines, payload)
      if (!read.success) return nothing
      const lines = read.output.items.map(({ itemId: id, ...rest }) => ({ id, ...rest }))
      return writeOff(lines, 'product', read.output.reason, createdAt, itemOf)
    }
    case 'preparation_writeoff': {
      const read = v.safeParse(preparationLines, payload)
      if (!read.success) return nothing
      const lines = read.output.items.map(({ preparationId: id, ...rest }) => ({ id, ...rest }))
      return writeOff(lines, 'preparation', read.output.reason, createdAt, itemOf)
    }
    default:
      return nothing
  }
}

/** The same as one signed sum for each item. */
export function changesOf({ taken, made }: TaskEffects): Map<string, number> {
  const changes = new Map([...taken].map(([itemId, quantity]) => [itemId, -quantity]))
  if (made) changes.set(made.itemId, (changes.get(made.itemId) ?? 0) + made.quantity)
  return changes
}

function production(
  { preparationId, quantity, unit, estimatedCost, receiptData }: v.InferOutput<typeof productionSchema>,
  itemOf: ReadonlyMap<string, StockItem>,
): TaskEffects {
  const preparation = itemOf.get(preparationId)
  const made = preparation && baseQuantity(quantity, unit, preparation.baseUnit)
  if (preparation?.kind !== 'preparation' || made === undefined) return nothing
  const { recipe } = preparation
  const taken = new Map<string, number>()
  for (const line of recipe?.lines ?? []) {
    const wanted = (line.quantity * made * 100) / (recipe?.outputQuantity ?? 1) / line.yieldPercent
    const need = roundNeed(wanted, itemOf.get(line.itemId)?.baseUnit ?? 'g')
    taken.set(line.itemId, (taken.get(line.itemId) ?? 0) + need)
  }
  return {
    taken,
    made: {
      itemId: preparationId,
      quantity: made,
      unitCost: estimatedCost / made,
      expiryDate: receiptData.items[0]?.expiryDate,
    },
  }
}

function writeOff(
  lines: readonly { id: string; quantity: number; unit: Unit }[],
  kind: StockItem['kind'],
  reason: string,
  createdAt: number,
  itemOf: ReadonlyMap<string, StockItem>,
): TaskEffects {
  const taken = new Map<string, number>()
  for (const { id, quantity, unit } of lines) {
    const item = itemOf.get(id)
    if (!item) continue
    const base = baseQuantity(quantity, unit, item.baseUnit)
    // One line that is wrong and the server refuses all of them.
    if (item.kind !== kind || base === undefined) return nothing
    taken.set(id, (taken.get(id) ?? 0) + base)
  }
  return { taken, expiredBefore: reason === 'expired' ? new Date(createdAt) : undefined }
}

/** Undefined for what the server does not take: a unit of another kind, too little, too much. */
function baseQuantity(quantity: number, unit: Unit, base: BaseUnit): number | undefined {
  if (baseUnitOf(unit) !== base) return undefined
  const found = toBase(quantity, unit)
  return found >= 0.001 && found < 1_000_000 ? found : undefined
}
