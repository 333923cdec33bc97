import { viewOf, type HistoryView, type KeyRange } from '@/queue'
import type { BackgroundState } from '../backgroundState'
import { ChangedKeys } from '../changedKeys'
import { KeyIndex } from './keyIndex'

export interface IndexListener {
  /** Something may have changed that the index doesn't know of. */
  onChange: () => void
  /** The index was brought up to date: the rows of these keys may be others now, or gone. */
  onUpdate: (keys: readonly number[]) => void
}

/** So many rows are on screen at once, and some more. */
const firstPageSize = 60

/** What is known of the history while the page lives: read for the first list, and ready for the next one. */
export interface SharedIndex {
  /** Absent until somebody has asked for it. */
  readonly current: KeyIndex | undefined
  /** The newest keys of a view, for as long as there is no `current`; at once if they were read and nothing has changed since. */
  firstPage: (view: HistoryView) => readonly number[] | Promise<readonly number[]>
  /** Whether it doesn't know, or not yet, of something that has changed. */
  readonly isBehind: boolean
  /**
   * Reads it, or looks at what has changed since: once for all who ask at the same time. What changes meanwhile is for the
   * next one.
   */
  update: () => Promise<KeyIndex>
  /** What is known may not be true: the next `update` reads everything. */
  forget: () => void
  /** @returns the way to stop listening */
  listen: (listener: IndexListener) => () => void
}

const shared = new WeakMap<BackgroundState, SharedIndex>()

export function sharedIndex(state: BackgroundState): SharedIndex {
  const known = shared.get(state) ?? createIndex(state)
  shared.set(state, known)
  return known
}

function createIndex({ queue }: BackgroundState): SharedIndex {
  const reads = queue.reads.history
  const changes = new ChangedKeys()
  const listeners = new Set<IndexListener>()
  const firstPages = new Map<HistoryView, readonly number[] | Promise<readonly number[]>>()
  let current: KeyIndex | undefined
  let running: Promise<KeyIndex> | undefined
  // For as long as the page lives: to follow costs next to nothing, to read everything again does not.
  reads.onChange(changed => {
    changes.add(changed)
    firstPages.clear()
    for (const { onChange } of listeners) onChange()
  })

  function readFirstPage(view: HistoryView): Promise<readonly number[]> {
    const reading = reads.newestKeys(view, firstPageSize)
    firstPages.set(view, reading)
    const keep = (keys?: readonly number[]) => {
      if (firstPages.get(view) !== reading) return
      if (keys) firstPages.set(view, keys)
      else firstPages.delete(view)
    }
    reading.then(keep, () => keep())
    return reading
  }

  async function run(): Promise<KeyIndex> {
    const before = current
    const ranges = changes.take()
    try {
      if (before && ranges) {
        tell(await bringUpToDate(before, ranges))
        // Somebody may have had it forgotten meanwhile; it has been read since.
        current = before
        return before
      }
      const after = new KeyIndex(await reads.keysByView())
      current = after
      tell(before ? differenceOf(before, after) : [])
      return after
    } catch (error) {
      changes.add(before && ranges)
      throw error
    }
  }

  async function bringUpToDate(index: KeyIndex, ranges: readonly KeyRange[]): Promise<number[]> {
    if (ranges.length === 0) return []
    const rows = await reads.rowsWithin(ranges)
    return index.apply(ranges, new Map(rows.map(row => [row.seq, viewOf(row)])))
  }

  function tell(keys: readonly number[]): void {
    for (const { onUpdate } of listeners) onUpdate(keys)
  }

  return {
    get current() {
      return current
    },
    firstPage: view => firstPages.get(view) ?? readFirstPage(view),
    get isBehind() {
      return running !== undefined || !changes.isEmpty
    },
    update: () => (running ??= run().finally(() => (running = undefined))),
    forget: () => {
      current = undefined
      firstPages.clear()
    },
    listen: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * A row that changes is, or was, open or failed (whose error another try or a cancel may replace), or it stands in another
 * view now, or in none.
 */
function differenceOf(before: KeyIndex, after: KeyIndex): number[] {
  const unsettled = [before, after].flatMap(index => [...index.open(), ...index.keys('failed')])
  return [...new Set([...unsettled, ...after.differingFrom(before), ...before.differingFrom(after)])]
}
