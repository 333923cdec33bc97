import type { TaskQueue } from '@/queue'
import { ChangedKeys } from './changedKeys'
import { inTurns } from './inTurns'
import { SharedRows } from './sharedRows'

/** A read that takes longer than this is followed by a rest. */
const cheapMs = 30
/** The rest, as a multiple of what the read took: at most a quarter of the time goes into reading. */
const restFactor = 3
/** So many ranges are read one by one; above that it is quicker to read all there is to know anew. */
const mostRanges = 20

/** What is asked of the queue. */
export type FollowedReads = Pick<TaskQueue['reads'], 'openAndLatest' | 'unannounced'> & {
  history: Pick<TaskQueue['reads']['history'], 'onChange' | 'rowsWithin'>
}

/**
 * Follows the rows that every screen needs, for as long as the page lives, in whichever tab they change. While many rows change
 * in a row, it reads with rests in between: otherwise each change would wait for everybody's reading of the one before.
 * @param finishedShown how many of the latest finished tasks
 * @param show gets each state, the last one always
 */
export function followTasks(
  reads: FollowedReads,
  finishedShown: number,
  show: (rows: Readonly<SharedRows>) => void,
): void {
  const rows = new SharedRows(finishedShown)
  const changes = new ChangedKeys()
  // Nothing is known yet.
  changes.add(undefined)

  async function read(): Promise<void> {
    const ranges = changes.take()
    try {
      if (!ranges || ranges.length > mostRanges) await readAll()
      else if (!rows.apply(ranges, await reads.history.rowsWithin(ranges))) await readAll()
      show(rows)
    } catch (error) {
      changes.add(undefined)
      // The queue opens a store again that was closed, and that is a change.
      if ((error as Error).name !== 'DatabaseClosedError') console.error(error)
    }
  }

  // What changes between the two is read once more, because it was told meanwhile.
  async function readAll(): Promise<void> {
    const shown = await reads.openAndLatest(finishedShown)
    rows.replace([...shown, ...(await reads.unannounced())])
  }

  const reading = inTurns(read, tookMs => (tookMs > cheapMs ? restFactor * tookMs : 0))
  reads.history.onChange(changed => {
    changes.add(changed)
    reading.ask()
  })
  reading.ask()
}
