import type { HistoryCounts, HistoryView, KeyRange, Task } from '@/queue'
import type { KeyIndex } from './keyIndex'

/** How rows are read. */
interface Reads {
  inPieces: (keys: readonly number[]) => AsyncIterable<readonly Task[]>
}

/** Which tasks fit conditions that no index knows: each row is read once, and again when it may have changed. */
export class MatchedKeys {
  private readonly looked = new Set<number>()
  private readonly fitting = new Set<number>()

  constructor(
    private readonly reads: Reads,
    private readonly matches: (task: Task) => boolean,
  ) {}

  /** Nothing outside of this range fits: those rows need not be read. */
  leaveOut(known: KeyIndex, { from, to }: KeyRange): void {
    for (const view of ['all', 'dismissed'] as const)
      for (const key of known.keys(view)) if (key < from || key > to) this.looked.add(key)
  }

  /**
   * Reads the rows of these keys that nobody has looked at, some at a time.
   * @param goesOn asked after each piece, which had one that fits or not
   */
  async look(
    keys: readonly number[],
    goesOn: (hasFound: boolean) => boolean | Promise<boolean>,
  ): Promise<void> {
    const left = keys.filter(key => !this.looked.has(key))
    const pieceSize = 200
    for (let start = 0; start < left.length; start += pieceSize) {
      // Somebody else may be looking as well.
      const piece = left.slice(start, start + pieceSize).filter(key => !this.looked.has(key))
      // Before they are read: a doubt that comes meanwhile is for the next time.
      for (const key of piece) this.looked.add(key)
      if (piece.length > 0 && !(await goesOn(await this.judge(piece)))) return
    }
  }

  /** These rows may fit now, or no longer. Until somebody looks it stays as it was. */
  doubt(keys: readonly number[]): void {
    for (const key of keys) this.looked.delete(key)
  }

  /** Those that fit, in their order. */
  among(keys: readonly number[]): number[] {
    return keys.filter(key => this.fitting.has(key))
  }

  /** How many fit in each view; none for a view in which not all were looked at. */
  counts(known: KeyIndex): Partial<HistoryCounts> {
    const counts: Partial<HistoryCounts> = {}
    for (const view of Object.keys(known.counts()) as HistoryView[]) {
      const keys = known.keys(view)
      if (keys.every(key => this.looked.has(key))) counts[view] = this.among(keys).length
    }
    return counts
  }

  private async judge(piece: readonly number[]): Promise<boolean> {
    const fits = new Set<number>()
    try {
      for await (const rows of this.reads.inPieces(piece))
        for (const row of rows) if (this.matches(row)) fits.add(row.seq)
    } catch (error) {
      this.doubt(piece)
      throw error
    }
    for (const key of piece) {
      if (fits.has(key)) this.fitting.add(key)
      else this.fitting.delete(key)
    }
    return fits.size > 0
  }
}
