import type { KeyRange } from '@/queue'

/** So many keys are read one range at a time; above that it is quicker to read all there is anew. */
const mostKeys = 1_000

/** What may have changed since it was last looked at. */
export class ChangedKeys {
  private ranges: KeyRange[] = []
  private size = 0
  private isAny = false

  /** @param ranges `undefined`: any key */
  add(ranges: readonly KeyRange[] | undefined): void {
    for (const { from, to } of ranges ?? []) {
      // One row that changes again and again is one key.
      if (this.ranges.some(known => known.from <= from && to <= known.to)) continue
      this.ranges.push({ from, to })
      this.size += to - from + 1
    }
    if (!ranges || this.size > mostKeys) this.isAny = true
    if (this.isAny) this.ranges = []
  }

  get isEmpty(): boolean {
    return !this.isAny && this.ranges.length === 0
  }

  /** What was added since the last time, as few ranges as it can be; `undefined`: it can be any key. */
  take(): KeyRange[] | undefined {
    const taken = this.isAny ? undefined : merged(this.ranges)
    this.ranges = []
    this.size = 0
    this.isAny = false
    return taken
  }
}

function merged(ranges: readonly KeyRange[]): KeyRange[] {
  const apart: KeyRange[] = []
  for (const { from, to } of [...ranges].sort((one, other) => one.from - other.from)) {
    const last = apart.at(-1)
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to)
    else apart.push({ from, to })
  }
  return apart
}
