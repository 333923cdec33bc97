import { Dexie, RangeSet } from 'dexie'

/**
 * Has every live query of this page read again. Dexie tells tabs and workers of each other's writes by messages, and a
 * browser drops messages to a tab that is frozen: without this it would show the past for ever.
 */
export function rereadEverything(): void {
  Dexie.on.storagemutated.fire({ all: new RangeSet(-Infinity, [[]]) })
}
