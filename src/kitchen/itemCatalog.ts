import type { BaseUnit } from './units'

export interface CatalogItem {
  name: string
  kind: 'product' | 'preparation'
  baseUnit: BaseUnit
}

/** What this device knows of the restaurant's items, in memory: enqueueing must not wait for a look-up. */
export interface ItemCatalog {
  /** False until the device has a copy of the stock: then nothing can be called unknown. */
  readonly isLoaded: boolean
  find(id: string): CatalogItem | undefined
  /** The ids of a preparation's ingredients; none without a recipe. */
  ingredientsOf(preparationId: string): readonly string[]
}

/** For places that have no copy of the stock. */
export const emptyCatalog: ItemCatalog = { isLoaded: false, find: () => undefined, ingredientsOf: () => [] }
