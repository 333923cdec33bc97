import type { HistoryCounts, HistoryView, KeyRange, RowView } from '@/queue'

/**
 * Which keys each view has, newest first, kept by what changes: a change costs the same however long the history is. A list
 * is never changed, only replaced.
 */
export class KeyIndex {
  private readonly lists: Record<RowView, readonly number[]>
  /** All but the dismissed. */
  private all: readonly number[]

  constructor(byView: Record<RowView, readonly number[]>) {
    this.lists = { ...byView }
    this.all = this.entries()
      .flatMap(([view, keys]) => (view === 'dismissed' ? [] : keys))
      .sort(newestFirst)
  }

  keys(view: HistoryView): readonly number[] {
    return view === 'all' ? this.all : this.lists[view]
  }

  counts(): HistoryCounts {
    const sizes = this.entries().map(([view, keys]) => [view, keys.length])
    return { ...(Object.fromEntries(sizes) as Record<RowView, number>), all: this.all.length }
  }

  /** The keys of the tasks that the queue still has something to do for. */
  open(): number[] {
    return [...this.lists.queued, ...this.lists.processing, ...this.lists.retrying]
  }

  /** The keys that stand in another view in `other`, or in none. */
  differingFrom(other: KeyIndex): number[] {
    return this.entries().flatMap(([view, keys]) => {
      const there = new Set(other.keys(view))
      return keys.filter(key => !there.has(key))
    })
  }

  /**
   * Brings these ranges up to date.
   * @param rows all that are there now: what was in a range and is not among them was deleted
   * @returns the keys of all that was or is in the ranges
   */
  apply(ranges: readonly KeyRange[], rows: ReadonlyMap<number, RowView>): number[] {
    const before = this.within(ranges)
    const touched = new Set([...before.keys(), ...rows.keys()])
    const changed = new Map<HistoryView, number[]>()
    const listOf = (view: HistoryView) => {
      const list = changed.get(view) ?? [...this.keys(view)]
      changed.set(view, list)
      return list
    }
    for (const key of touched) {
      const [from, to] = [before.get(key), rows.get(key)]
      if (from === to) continue
      if (from) remove(listOf(from), key)
      if (to) insert(listOf(to), key)
      const [wasShown, isShown] = [from, to].map(view => view !== undefined && view !== 'dismissed')
      if (wasShown && !isShown) remove(listOf('all'), key)
      if (isShown && !wasShown) insert(listOf('all'), key)
    }
    for (const [view, list] of changed) {
      if (view === 'all') this.all = list
      else this.lists[view] = list
    }
    return [...touched]
  }

  private entries() {
    return Object.entries(this.lists) as [RowView, readonly number[]][]
  }

  private within(ranges: readonly KeyRange[]): Map<number, RowView> {
    const found = new Map<number, RowView>()
    for (const [view, keys] of this.entries()) {
      for (const { from, to } of ranges) {
        for (let place = placeAtMost(keys, to); place < keys.length; place += 1) {
          const key = keys[place] ?? -Infinity
          if (key < from) break
          found.set(key, view)
        }
      }
    }
    return found
  }
}

export const newestFirst = (one: number, other: number) => other - one

/** The place of the newest key that is not above `key`: where it stands, or would. */
function placeAtMost(keys: readonly number[], key: number): number {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] ?? 0) > key) low = middle + 1
    else high = middle
  }
  return low
}

/** Where a key stands in a list; -1 if it doesn't. */
export function placeOf(keys: readonly number[], key: number): number {
  const place = placeAtMost(keys, key)
  return keys[place] === key ? place : -1
}

function insert(keys: number[], key: number): void {
  keys.splice(placeAtMost(keys, key), 0, key)
}

function remove(keys: number[], key: number): void {
  const place = placeOf(keys, key)
  if (place >= 0) keys.splice(place, 1)
}
