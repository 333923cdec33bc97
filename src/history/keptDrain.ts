import * as v from 'valibot'
import { noDrain, sizeOf, type Drain } from './drainProgress'

const key = 'simmer-drain'
const kept = v.object({ owner: v.string(), done: v.number(), open: v.number() })

/** How far the backlog of a person was, so that a reload in the middle does not begin at nought. */
export function readDrain(owner: string): Drain {
  try {
    const found = v.parse(kept, JSON.parse(localStorage.getItem(key) ?? ''))
    return found.owner === owner ? { ...noDrain, done: found.done, open: found.open } : noDrain
  } catch {
    return noDrain
  }
}

export function keepDrain(owner: string, { done, open }: Drain): void {
  try {
    if (done === 0) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify({ owner, done, open: sizeOf(open) }))
  } catch {
    // No room, or none to be had: after a reload the bar begins anew.
  }
}
