import { viewOf, type KeyRange } from '@/queue'
import type { BackgroundState } from '../backgroundState'
import { ChangedKeys } from './changedKeys'
import { KeyIndex } from './keyIndex'

/** What is known of the history while the page lives: read for the first list, and ready for the next one. */
export interface SharedIndex {
  /** Absent until somebody has read it. It may be behind what has changed. */
  readonly current: KeyIndex | undefined
  /** Something has changed that it does not know of. */
  readonly isBehind: boolean
  /** Reads everything. What changes meanwhile is looked at once more. */
  read: () => Promise<KeyIndex>
  /**
   * Looks at what has changed.
   * @returns the keys of whatever may be another row now, or of none
   */
  update: () => Promise<readonly number[]>
  /** Called when something has changed. @returns the way to stop listening */
  onChange: (listener: () => void) => () => void
}

const shared = new WeakMap<BackgroundState, SharedIndex>()

/** One list at a time: what `update` has told to one is not told to another. */
export function sharedIndex(state: BackgroundState): SharedIndex {
  const known = shared.get(state) ?? createIndex(state)
  shared.set(state, known)
  return known
}

function createIndex({ queue }: BackgroundState): SharedIndex {
  const reads = queue.reads.history
  const changes = new ChangedKeys()
  const listeners = new Set<() => void>()
  let current: KeyIndex | undefined
  // For as long as the page lives: to follow costs next to nothing, to read everything again does not.
  reads.onChange(changed => {
    changes.add(changed)
    for (const listener of listeners) listener()
  })

  async function read(): Promise<KeyIndex> {
    changes.take()
    const index = new KeyIndex(await reads.keysByView())
    current = index
    return index
  }

  async function update(): Promise<readonly number[]> {
    const before = current
    const ranges = changes.take()
    try {
      if (before && ranges) return await bringUpToDate(before, ranges)
      const after = await read()
      return before ? differenceOf(before, after) : []
    } catch (error) {
      changes.add(ranges)
      throw error
    }
  }

  async function bringUpToDate(index: KeyIndex, ranges: readonly KeyRange[]): Promise<number[]> {
    const rows = await reads.rowsWithin(ranges)
    return index.apply(ranges, new Map(rows.map(row => [row.seq, viewOf(row)])))
  }

  return {
    get current() {
      return current
    },
    get isBehind() {
      return !changes.isEmpty
    },
    read,
    update,
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Whatever changes in a row, it was or is among the open ones, or it is in another view. */
function differenceOf(before: KeyIndex, after: KeyIndex): number[] {
  return [...new Set([...before.open(), ...after.open(), ...after.notWhereIn(before)])]
}
