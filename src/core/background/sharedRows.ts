import type { KeyRange, Task } from '@/queue'
import { isSameRow } from './shownTasks'

/**
 * The rows that every screen of a page needs: the open ones, the latest that have ended, and those whose owner has not been
 * told. Kept by what changes, so that a change reads the same few rows beside one open task and a thousand.
 * A row stays the same object for as long as nothing in it changes, and a list while no row of it does.
 */
export class SharedRows {
  /** The open tasks and the latest finished ones, in order of enqueueing. */
  tasks: readonly Task[] = []
  /** What ended and was not shown to its owner yet, whoever that is; in order of enqueueing. */
  untold: readonly Task[] = []
  /** Failed, and nobody has put it aside; in order of enqueueing. */
  failed: readonly Task[] = []
  private kept = new Map<number, Task>()
  /** The last one that `tasks` has room for: what is not known here ended before it. */
  private oldest: Task | undefined

  /** @param finishedShown how many finished tasks `tasks` has at most */
  constructor(private readonly finishedShown: number) {}

  /** @param found all rows that belong to one of the lists; a later one takes the place of an earlier one with the same key */
  replace(found: readonly Task[]): void {
    const before = this.kept
    this.kept = new Map(found.map(row => [row.seq, sameAs(before, row)]))
    this.select()
  }

  /**
   * Brings these ranges up to date.
   * @param found all rows that are there now: what was in a range and is not among them was deleted
   * @returns whether that was enough; else an older finished task has moved up that is not known here
   */
  apply(ranges: readonly KeyRange[], found: readonly Task[]): boolean {
    const before = new Map(this.kept)
    for (const key of before.keys())
      if (ranges.some(({ from, to }) => from <= key && key <= to)) this.kept.delete(key)
    for (const row of found) this.kept.set(row.seq, sameAs(before, row))
    const { oldest } = this
    this.select()
    return !oldest || (this.oldest !== undefined && latestFirst(this.oldest, oldest) <= 0)
  }

  private select(): void {
    const rows = [...this.kept.values()].sort((one, other) => one.seq - other.seq)
    const latest = rows
      .filter(({ completedAt }) => completedAt !== undefined)
      .sort(latestFirst)
      .slice(0, this.finishedShown)
    this.oldest = latest[this.finishedShown - 1]
    const isLatest = new Set(latest)
    this.tasks = sameList(
      this.tasks,
      rows.filter(row => row.open === 1 || isLatest.has(row)),
    )
    this.untold = sameList(
      this.untold,
      rows.filter(({ announceTo }) => announceTo !== undefined),
    )
    this.failed = sameList(
      this.failed,
      rows.filter(({ status, dismissedAt }) => status === 'failed' && dismissedAt === undefined),
    )
    this.kept = new Map([...this.tasks, ...this.untold].map(row => [row.seq, row]))
  }
}

const latestFirst = (one: Task, other: Task) =>
  (other.completedAt ?? 0) - (one.completedAt ?? 0) || other.seq - one.seq

function sameAs(before: ReadonlyMap<number, Task>, row: Task): Task {
  const known = before.get(row.seq)
  return known && isSameRow(known, row) ? known : row
}

function sameList(before: readonly Task[], now: readonly Task[]): readonly Task[] {
  return before.length === now.length && before.every((row, place) => row === now[place]) ? before : now
}
