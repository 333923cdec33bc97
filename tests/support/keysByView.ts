import type { RowView } from '../../src/queue'

export const rowViews: readonly RowView[] = [
  'queued',
  'processing',
  'retrying',
  'completed',
  'failed',
  'cancelled',
  'dismissed',
]

/** The keys of each view, newest first, made anew from all rows. */
export function keysByView(rows: ReadonlyMap<number, RowView>): Record<RowView, number[]> {
  const newestFirst = [...rows.keys()].sort((one, other) => other - one)
  return Object.fromEntries(
    rowViews.map(view => [view, newestFirst.filter(key => rows.get(key) === view)]),
  ) as Record<RowView, number[]>
}
