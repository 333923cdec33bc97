import { Dexie, type ObservabilitySet } from 'dexie'
import type { QueueDatabase } from './database'
import type { Attempt, Task, TaskStatus } from './task'

/** Which tasks a history shows: all, one status, or the failures that somebody has put aside. */
export type HistoryView = 'all' | TaskStatus | 'dismissed'

/** How many tasks each view has. `failed` and `all` are without the dismissed ones, so that the others add up to `all`. */
export type HistoryCounts = Record<HistoryView, number>

/** How many tasks ended within a span, by how they ended. */
export interface EndedCounts {
  completed: number
  failed: number
  cancelled: number
}

const statuses: TaskStatus[] = ['queued', 'processing', 'retrying', 'completed', 'failed', 'cancelled']

/**
 * The whole history, without ever holding it: lists are lists of keys (`seq`), which come out of the indexes, and rows are
 * read for the few that are on screen. It needs no index that the queue does not have, because each one costs every write.
 */
export class HistoryReads {
  /** Failures that are known to be put aside; see `dismissedKeys`. */
  private readonly dismissed = new Set<number>()

  constructor(private readonly database: QueueDatabase) {}

  /** Exact, and of one moment. */
  counts(): Promise<HistoryCounts> {
    const { tasks } = this.database
    return this.database.transaction('r', tasks, async () => {
      const dismissed = (await this.dismissedKeys()).length
      const counts = { all: -dismissed, dismissed } as HistoryCounts
      const found = await Promise.all(
        statuses.map(async status => [status, await tasks.where('status').equals(status).count()] as const),
      )
      for (const [status, count] of found) {
        counts[status] = status === 'failed' ? count - dismissed : count
        counts.all += count
      }
      return counts
    })
  }

  /** The `limit` newest keys of a view, newest first: what can be on screen before the rest is known. */
  newestKeys(view: HistoryView, limit: number): Promise<number[]> {
    const { tasks } = this.database
    return this.database.transaction('r', tasks, async () => {
      if (view === 'dismissed') return (await this.dismissedKeys()).reverse().slice(0, limit)
      const aside = view === 'all' || view === 'failed' ? new Set(await this.dismissedKeys()) : new Set()
      const rows = view === 'all' ? tasks.toCollection() : tasks.where('status').equals(view)
      const keys = await rows
        .reverse()
        .limit(limit + aside.size)
        .primaryKeys()
      return keys.filter(key => !aside.has(key)).slice(0, limit)
    })
  }

  /** Every key of a view, newest first. Reads keys only. */
  keys(view: HistoryView): Promise<number[]> {
    const { tasks } = this.database
    return this.database.transaction('r', tasks, async () => {
      if (view === 'dismissed') return (await this.dismissedKeys()).reverse()
      const rows = view === 'all' ? tasks.toCollection() : tasks.where('status').equals(view)
      const keys = (await rows.primaryKeys()).reverse()
      if (view !== 'all' && view !== 'failed') return keys
      const aside = new Set(await this.dismissedKeys())
      return aside.size > 0 ? keys.filter(key => !aside.has(key)) : keys
    })
  }

  /** The keys of what was enqueued after `key`, newest first. */
  async keysAfter(key: number): Promise<number[]> {
    return (await this.database.tasks.where(':id').above(key).primaryKeys()).reverse()
  }

  /** The keys of the tasks that the queue still has something to do for. */
  openKeys(): Promise<number[]> {
    return this.database.tasks.where('open').equals(1).primaryKeys()
  }

  /** The rows of these keys, in their order; `undefined` for one that was pruned. */
  async rows(keys: readonly number[]): Promise<(Task | undefined)[]> {
    if (keys.length === 0) return []
    const { tasks } = this.database
    const found = await Promise.all(
      neighbourhoods(keys).map(([first, last]) =>
        tasks.where(':id').between(first, last, true, true).toArray(),
      ),
    )
    const byKey = new Map(found.flat().map(task => [task.seq, task]))
    return keys.map(key => byKey.get(key))
  }

  /** All rows of these keys, some at a time, so that neither memory nor the screen feels how many they are. */
  async *inPieces(keys: readonly number[], size = 200): AsyncGenerator<Task[], void> {
    for (let start = 0; start < keys.length; start += size) {
      const rows = await this.rows(keys.slice(start, start + size))
      yield rows.filter(row => row !== undefined)
    }
  }

  /** Every attempt of these tasks. */
  attemptsOf(ids: readonly string[]): Promise<Attempt[]> {
    return this.database.attempts
      .where('taskId')
      .anyOf([...ids])
      .toArray()
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

  /** Called after tasks have changed, in any tab, and when something may have been missed. @returns the way to stop listening */
  onChange(listener: () => void): () => void {
    const table = `idb://${this.database.name}/tasks/`
    const changed = (parts: ObservabilitySet) => {
      if ('all' in parts || Object.keys(parts).some(part => part.startsWith(table))) listener()
    }
    Dexie.on.storagemutated.subscribe(changed)
    return () => Dexie.on.storagemutated.unsubscribe(changed)
  }

  /**
   * Failures that somebody has put aside, oldest first. What is still to be announced or decided is not, so few rows have to
   * be looked at, and each of them once: such a failure leaves this state only by becoming open again.
   */
  private async dismissedKeys(): Promise<number[]> {
    const { tasks } = this.database
    const failed = await tasks.where('status').equals('failed').primaryKeys()
    if (failed.length === 0) return []
    const [untold, open] = await Promise.all([tasks.orderBy('announceTo').primaryKeys(), this.openKeys()])
    const pending = new Set([...untold, ...open])
    const quiet = failed.filter(key => !pending.has(key))
    for (const row of await this.rows(quiet.filter(key => !this.dismissed.has(key))))
      if (row?.dismissedAt !== undefined) this.dismissed.add(row.seq)
    return quiet.filter(key => this.dismissed.has(key))
  }
}

/**
 * First and last key of each group of neighbours: one request for a group, because a few strangers among them cost less than a
 * request for each key.
 */
function neighbourhoods(keys: readonly number[]): [first: number, last: number][] {
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
  return groups.map(({ first, last }) => [first, last])
}
