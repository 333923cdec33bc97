import { Dexie, RangeSet, type ObservabilitySet } from 'dexie'
import { readAttempts } from './attemptRecords'
import type { QueueDatabase } from './database'
import type { Attempt, Task, TaskStatus } from './task'

/** Which tasks a history shows: all, one status, or the failures that somebody has put aside. */
export type HistoryView = 'all' | RowView

/** The one view, apart from `all`, that a row stands in. */
export type RowView = TaskStatus | 'dismissed'

/** How many tasks each view has. `failed` and `all` are without the dismissed ones, so that the others add up to `all`. */
export type HistoryCounts = Record<HistoryView, number>

/** How many tasks ended within a span, by how they ended. */
export interface EndedCounts {
  completed: number
  failed: number
  cancelled: number
}

/** Keys from one to another, both included. */
export interface KeyRange {
  from: number
  to: number
}

/** The view of a row. A failure is put aside once nothing of it is still to be announced or decided. */
export function viewOf({ status, dismissedAt, announceTo, open }: Task): RowView {
  const isAside = status === 'failed' && dismissedAt !== undefined && announceTo === undefined && open !== 1
  return isAside ? 'dismissed' : status
}

/** Clocks are set back by some minutes: so much more of the history is looked at for a span of time. */
const clockSlackMs = 3_600_000

/** Keys that are read at once: a screen has to stay quick meanwhile. */
const pieceSize = 10_000

/**
 * The whole history, without ever holding it: lists are lists of keys (`seq`), which come out of the indexes, and rows are
 * read for the few that are on screen. It needs no index that the queue does not have, because each one costs every write.
 */
export class HistoryReads {
  /** Failures that are known to be put aside; see `dismissedKeys`. */
  private readonly dismissed = new Set<number>()

  constructor(private readonly database: QueueDatabase) {}

  /** The `limit` newest keys of a view, newest first: what can be on screen before the rest is known. */
  newestKeys(view: HistoryView, limit: number): Promise<number[]> {
    const { tasks } = this.database
    return this.database.transaction('r', tasks, async () => {
      const failed = await tasks.where('status').equals('failed').primaryKeys()
      const dismissed = await this.dismissedKeys(failed)
      if (view === 'dismissed') return dismissed.reverse().slice(0, limit)
      const aside = new Set(view === 'all' || view === 'failed' ? dismissed : [])
      const rows = view === 'all' ? tasks.toCollection() : tasks.where('status').equals(view)
      const keys = await rows
        .reverse()
        .limit(limit + aside.size)
        .primaryKeys()
      return keys.filter(key => !aside.has(key)).slice(0, limit)
    })
  }

  /** Every key, by the view of its row, newest first, of one moment. Reads keys, and few rows. */
  keysByView(): Promise<Record<RowView, number[]>> {
    const { tasks } = this.database
    return this.database.transaction('r', tasks, async () => {
      const keysOf = async (status: TaskStatus) =>
        (await tasks.where('status').equals(status).primaryKeys()).reverse()
      const queued = await keysOf('queued')
      const processing = await keysOf('processing')
      const retrying = await keysOf('retrying')
      const cancelled = await keysOf('cancelled')
      const failed = await keysOf('failed')
      const dismissed = await this.dismissedKeys(failed)
      const isAside = new Set(dismissed)
      // Nearly all are completed, so those are told by what the others are not.
      const others = new Set([queued, processing, retrying, cancelled, failed].flat())
      const completed: number[] = []
      for (let last = -Infinity; ;) {
        const piece = await tasks.where(':id').above(last).limit(pieceSize).primaryKeys()
        for (const key of piece) if (!others.has(key)) completed.push(key)
        last = piece.at(-1) ?? last
        if (piece.length < pieceSize) break
      }
      return {
        ...{ queued, processing, retrying, cancelled, dismissed },
        failed: failed.filter(key => !isAside.has(key)),
        completed: completed.reverse(),
      }
    })
  }

  /**
   * Keys among which all tasks are that were enqueued from one moment until before another; a few others may be, too. Keys
   * follow the clock, so a few rows tell where a day begins, however long the history is. What was enqueued while the clock of
   * the device was wrong by more than an hour may be missed, or hide others.
   */
  keysOfSpan(from: number, until: number): Promise<KeyRange> {
    const { tasks } = this.database
    return this.database.transaction('r', tasks, async () => {
      const first = await tasks.orderBy(':id').first()
      const last = await tasks.orderBy(':id').last()
      const firstKeySince = async (moment: number): Promise<number> => {
        let [low, high] = [first?.seq ?? 0, (last?.seq ?? 0) + 1]
        while (low < high) {
          const middle = Math.floor((low + high) / 2)
          const row = await tasks.where(':id').aboveOrEqual(middle).first()
          if (!row || row.createdAt >= moment) high = middle
          else low = row.seq + 1
        }
        return low
      }
      return {
        from: await firstKeySince(from - clockSlackMs),
        to: (await firstKeySince(until + clockSlackMs)) - 1,
      }
    })
  }

  /** The rows whose keys are in these ranges. */
  async rowsWithin(ranges: readonly KeyRange[]): Promise<Task[]> {
    const { tasks } = this.database
    const found = await Promise.all(
      ranges.map(({ from, to }) => tasks.where(':id').between(from, to, true, true).toArray()),
    )
    return found.flat()
  }

  /** The keys of what was enqueued after `key`, newest first. */
  async keysAfter(key: number): Promise<number[]> {
    return (await this.database.tasks.where(':id').above(key).primaryKeys()).reverse()
  }

  /** The rows of these keys, in their order; `undefined` for one that was pruned. */
  async rows(keys: readonly number[]): Promise<(Task | undefined)[]> {
    const found = await this.rowsWithin(neighbourhoods(keys))
    const byKey = new Map(found.map(task => [task.seq, task]))
    return keys.map(key => byKey.get(key))
  }

  /** All rows of these keys, some at a time, so that neither memory nor the screen feels how many they are. */
  async *inPieces(keys: readonly number[], size = 200): AsyncGenerator<Task[], void> {
    for (let start = 0; start < keys.length; start += size) {
      const rows = await this.rows(keys.slice(start, start + size))
      yield rows.filter(row => row !== undefined)
    }
  }

  /** Every attempt of these tasks, by their ids. */
  attemptsOf(ids: readonly string[]): Promise<Map<string, Attempt[]>> {
    return readAttempts(this.database, ids)
  }

  /** How many tasks ended between each of these moments and the next, the last one open. Reads keys only. */
  endedBetween(moments: readonly number[]): Promise<EndedCounts[]> {
    const { tasks } = this.database
    return this.database.transaction('r', tasks, async () => {
      const failed = new Set(await tasks.where('status').equals('failed').primaryKeys())
      const cancelled = new Set(await tasks.where('status').equals('cancelled').primaryKeys())
      const spans = moments.map((from, place) => [from, moments[place + 1] ?? Infinity] as const)
      return Promise.all(
        spans.map(async ([from, until]) => {
          const keys = await tasks.where('completedAt').between(from, until).primaryKeys()
          const counts = { completed: 0, failed: 0, cancelled: 0 }
          for (const key of keys) {
            if (failed.has(key)) counts.failed += 1
            else if (cancelled.has(key)) counts.cancelled += 1
            else counts.completed += 1
          }
          return counts
        }),
      )
    })
  }

  /**
   * Called after tasks have changed, in any tab, with the keys of what may have changed; without them when that can be any.
   * @returns the way to stop listening
   */
  onChange(listener: (changed: KeyRange[] | undefined) => void): () => void {
    const table = `idb://${this.database.name}/tasks/`
    const changed = (parts: ObservabilitySet) => {
      if ('all' in parts) {
        listener(undefined)
        return
      }
      const names = Object.keys(parts).filter(part => part.startsWith(table))
      if (names.length > 0) listener(rangesOf([parts[table], parts[`${table}:dels`]]))
    }
    Dexie.on.storagemutated.subscribe(changed)
    return () => Dexie.on.storagemutated.unsubscribe(changed)
  }

  /**
   * Those of the failures that somebody has put aside, in their order. What is still to be announced or decided is not, so
   * few rows have to be looked at, and each of them once: such a failure leaves this state only by becoming open again.
   */
  private async dismissedKeys(failed: readonly number[]): Promise<number[]> {
    if (failed.length === 0) return []
    const { tasks } = this.database
    const [untold, open] = await Promise.all([
      tasks.orderBy('announceTo').primaryKeys(),
      tasks.where('open').equals(1).primaryKeys(),
    ])
    const pending = new Set([...untold, ...open])
    const quiet = failed.filter(key => !pending.has(key))
    for (const row of await this.rows(quiet.filter(key => !this.dismissed.has(key))))
      if (row && viewOf(row) === 'dismissed') this.dismissed.add(row.seq)
    return quiet.filter(key => this.dismissed.has(key))
  }
}

/** `undefined` if one of them has no end: then Dexie doesn't know which rows a write has met. */
function rangesOf(parts: readonly (ObservabilitySet[string] | undefined)[]): KeyRange[] | undefined {
  const ranges: KeyRange[] = []
  for (const part of parts) {
    if (!part) continue
    // What comes from another tab has lost its methods.
    for (const { from, to } of RangeSet(part)) {
      if (typeof from !== 'number' || typeof to !== 'number' || !Number.isFinite(to - from)) return undefined
      ranges.push({ from, to })
    }
  }
  return ranges
}

/**
 * First and last key of each group of neighbours: one request for a group, because a few strangers among them cost less than a
 * request for each key.
 */
function neighbourhoods(keys: readonly number[]): KeyRange[] {
  const groups: { first: number; last: number; size: number }[] = []
  for (const key of [...keys].sort((one, other) => one - other)) {
    const group = groups.at(-1)
    if (group && key - group.first < 2 * (group.size + 1)) {
      group.last = key
      group.size += 1
    } else {
      groups.push({ first: key, last: key, size: 1 })
    }
  }
  return groups.map(({ first, last }) => ({ from: first, to: last }))
}
