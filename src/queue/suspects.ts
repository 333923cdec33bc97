import { BatchLimit } from './batchLimit'
import type { Task } from './task'

/**
 * What a drainer remembers, from one call to the next, of calls that nobody answered as a whole: one of their tasks may be
 * why. They come last until they have been answered, and fewer at a time, so that whoever is at fault delays nothing but its
 * own keys.
 */
export class Suspects {
  private readonly ids = new Set<string>()
  private limit: BatchLimit

  constructor(private readonly full: number) {
    this.limit = new BatchLimit(full)
  }

  /** 2: got no answer when it was tried alone; 1: in a call of several that got none; 0: nothing is known. */
  doubtOf({ id, waits }: Task): 0 | 1 | 2 {
    if (waits > 0) return 2
    return this.ids.has(id) ? 1 : 0
  }

  /** How many of them the next call takes; `undefined` for a task that is not one of them. */
  limitOf({ id }: Task): BatchLimit | undefined {
    return this.ids.has(id) ? this.limit : undefined
  }

  /** Nobody answered a call of several. @param isToBeHalved else they go once more as they are */
  unanswered(batch: readonly Task[], isToBeHalved: boolean): void {
    batch.forEach(({ id }) => this.ids.add(id))
    if (isToBeHalved) this.limit.halve(batch.length)
  }

  /** Each of these was judged. */
  judged(batch: readonly Task[]): void {
    batch.forEach(({ id }) => this.ids.delete(id))
    if (this.ids.size === 0) this.limit = new BatchLimit(this.full)
  }
}
