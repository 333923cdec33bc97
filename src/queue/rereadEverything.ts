import { Dexie, RangeSet } from 'dexie'
import { isHidden } from './environment'

/**
 * Has every live query read again. Dexie tells tabs and workers of each other's writes by messages, and a browser drops messages
 * to a tab that is frozen: without this it would show the past for ever. Those of other tabs read again as well, so a tab that
 * nobody sees leaves it for the moment at which it is seen: its timers come late once a minute, by the browser's thrift.
 */
export function rereadEverything(): void {
  if (isHidden()) return
  try {
    Dexie.on.storagemutated.fire({ all: new RangeSet(-Infinity, [[]]) })
  } catch (error) {
    // A page that comes back from the back/forward cache is visible before the `pageshow` at which Dexie opens its channel
    // again, and has everything read again by itself.
    if ((error as Error).name !== 'InvalidStateError') throw error
  }
}
