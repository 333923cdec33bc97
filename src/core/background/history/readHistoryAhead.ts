import { backgroundState } from '../backgroundState'
import { sharedIndex } from './sharedIndex'
import { keptRows } from './useTaskRows'

/** So many rows fit on a desk's screen. */
const screenful = 20

/**
 * Reads what the history begins with: call it when a finger comes down on what opens it. The first opening of a page is on the
 * screen sooner by what the reading takes.
 */
export function readHistoryAhead(): void {
  const state = backgroundState()
  const index = sharedIndex(state)
  if (index.current) return
  const read = async () => {
    const keys = (await index.firstPage('all')).slice(0, screenful)
    const rows = await state.queue.reads.history.rows(keys)
    const kept = keptRows(state)
    // A list that is open already knows better.
    for (const row of rows) if (row && !kept.has(row.seq)) kept.set(row.seq, row)
  }
  // The list itself says so if nothing can be read.
  read().catch(() => undefined)
}
