import { liveQuery } from 'dexie'
import type { CatalogItem, ItemCatalog } from '../itemCatalog'
import type { StockDatabase } from './stockTables'

/** The catalog out of this device's copy of the stock, kept current for as long as the app runs. */
export function liveCatalog(database: StockDatabase, onFault: (error: unknown) => void): ItemCatalog {
  let items = new Map<string, CatalogItem>()
  let ingredients = new Map<string, string[]>()
  liveQuery(async () => ({
    items: await database.stockItems.toArray(),
    recipes: await database.stockRecipes.toArray(),
  })).subscribe({
    next: copy => {
      items = new Map(copy.items.map(({ id, name, kind, baseUnit }) => [id, { name, kind, baseUnit }]))
      ingredients = new Map(
        copy.recipes.map(({ preparationId, lines }) => [preparationId, lines.map(({ itemId }) => itemId)]),
      )
    },
    error: onFault,
  })
  return {
    get isLoaded() {
      return items.size > 0
    },
    find: id => items.get(id),
    ingredientsOf: id => ingredients.get(id) ?? [],
  }
}
