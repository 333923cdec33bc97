import { knownQuantity } from './balances'
import type {
  StockBalanceRow,
  StockBatchRow,
  StockItemRow,
  StockMetaRow,
  StockRecipeRow,
} from './stockTables'

/** Everything that the screens need to know of one item. */
export interface StockItem extends StockItemRow {
  /** As shown, in the base unit: the server's figure with what is pending. Negative while a shortage is open. */
  quantity: number
  serverQuantity: number
  /** What the open tasks of this device are going to change; included in `quantity`. */
  pending: number
  /** How many open tasks that is: two of them may cancel each other out. */
  pendingTasks: number
  /** The earliest expiry among what is there. */
  nextExpiryAt: Date | null
  batches: readonly StockBatchRow[]
  /** Null for a product, and for a preparation whose recipe nobody has written yet. */
  recipe: StockRecipeRow | null
}

export interface StockView {
  /** In no order: a language of its own has the screen. */
  items: readonly StockItem[]
  /** How much is on this device. */
  counts: { items: number; batches: number }
  /** As of when the figures are; null before the first visit with a network. */
  refreshedAt: Date | null
}

export interface StockRows {
  items: StockItemRow[]
  recipes: StockRecipeRow[]
  balances: StockBalanceRow[]
  batches: StockBatchRow[]
  copy: StockMetaRow | undefined
}

/** Joins the stored rows to what a person looks at. What is pending comes on top of it: `overlay.ts`. */
export function viewStock({ items, recipes, balances, batches, copy }: StockRows): StockView {
  const balanceOf = new Map(balances.map(balance => [balance.itemId, balance]))
  const recipeOf = new Map(recipes.map(recipe => [recipe.preparationId, recipe]))
  const batchesOf = groupByItem(batches)
  return {
    items: items.map(item => {
      const own = batchesOf.get(item.id) ?? []
      const quantity = knownQuantity(balanceOf.get(item.id))
      return {
        ...item,
        quantity,
        serverQuantity: quantity,
        pending: 0,
        pendingTasks: 0,
        nextExpiryAt: earliestExpiry(own),
        batches: own,
        recipe: recipeOf.get(item.id) ?? null,
      }
    }),
    counts: { items: items.length, batches: batches.filter(batch => batch.quantity > 0).length },
    refreshedAt: copy ? new Date(copy.refreshedAt) : null,
  }
}

function groupByItem(batches: readonly StockBatchRow[]): Map<string, StockBatchRow[]> {
  const groups = new Map<string, StockBatchRow[]>()
  for (const batch of batches) {
    const group = groups.get(batch.itemId)
    if (group) group.push(batch)
    else groups.set(batch.itemId, [batch])
  }
  return groups
}

/** Of what is there; a shortage does not expire. */
export function earliestExpiry(batches: readonly StockBatchRow[]): Date | null {
  const times = batches
    .filter(batch => batch.quantity > 0 && batch.expiresAt !== null)
    .map(batch => Date.parse(batch.expiresAt ?? ''))
    // A year that no browser reads must not cost the whole board.
    .filter(time => !Number.isNaN(time))
  return times.length > 0 ? new Date(Math.min(...times)) : null
}

/** The items whose name has every word of the search in it, in any order and any case. */
export function searchItems<T extends { name: string }>(items: readonly T[], search: string): readonly T[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return items
  return items.filter(item => {
    const name = item.name.toLocaleLowerCase()
    return words.every(word => name.includes(word))
  })
}
