import { liveQuery } from 'dexie'
import type { CatalogItem, ItemCatalog } from '../itemCatalog'
import type { StockDatabase } from './stockTables'

/**
 * The catalog out of this device's copy of the stock, kept current for as long as the app runs.
 * `untilKnown` resolves when the copy has been read, or can't be.
 */
export function liveCatalog(
  database: StockDatabase,
  onFault: (error: unknown) => void,
): ItemCatalog & { untilKnown: Promise<void> } {
  let items = new Map<string, CatalogItem>()
  let ingredients = new Map<string, string[]>()
  let tell: () => void = () => undefined
  const untilKnown = new Promise<void>(resolve => (tell = resolve))
  liveQuery(async () => ({
    items: await database.stockItems.toArray(),
    recipes: await database.stockRecipes.toArray(),
  })).subscribe({
    next: copy => {
      items = new Map(copy.items.map(({ id, name, kind, baseUnit }) => [id, { name, kind, baseUnit }]))
      ingredients = new Map(
        copy.recipes.map(({ preparationId, lines }) => [preparationId, lines.map(({ itemId }) => itemId)]),
      )
      tell()
    },
    error: error => {
      tell()
      onFault(error)
    },
  })
  return {
    untilKnown,
    get isLoaded() {
      return items.size > 0
    },
    find: id => items.get(id),
    ingredientsOf: id => ingredients.get(id) ?? [],
  }
}
