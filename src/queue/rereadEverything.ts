import { Dexie, RangeSet } from 'dexie'

/**
 * Has every live query of this page read again. Dexie tells tabs and workers of each other's writes by messages, and a
 * browser drops messages to a tab that is frozen: without this it would show the past for ever.
 */
export function rereadEverything(): void {
  try {
    Dexie.on.storagemutated.fire({ all: new RangeSet(-Infinity, [[]]) })
  } catch (error) {
    // A page that comes back from the back/forward cache is visible before the `pageshow` at which Dexie opens its channel
    // again, and has everything read again by itself.
    if ((error as Error).name !== 'InvalidStateError') throw error
  }
}
