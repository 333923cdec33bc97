import * as v from 'valibot'
import type { CatalogItem, ItemCatalog } from '../itemCatalog'
import { baseUnitOf, isUnit } from '../units'
import { name } from './fields'

/** The id of an item of that kind; of any item while the device has no copy of the stock. */
export function itemId(kind: CatalogItem['kind'], catalog: ItemCatalog) {
  const isKnown = (id: string) => !catalog.isLoaded || catalog.find(id)?.kind === kind
  return v.pipe(name, v.check(isKnown, `is not a ${kind} that this kitchen knows.`))
}

/** Whether the item is measured in that unit; what the device can't know is left to the server. */
export function isUnitOf(id: string, unit: string, catalog: ItemCatalog): boolean {
  const item = catalog.find(id)
  return !item || !isUnit(unit) || baseUnitOf(unit) === item.baseUnit
}
