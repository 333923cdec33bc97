/** How often each kind of event has really occurred: a simulation that never loses an answer proves nothing about it. */
export class Coverage {
  readonly counts: Record<string, number> = {}

  saw(event: string, times = 1): void {
    this.counts[event] = (this.counts[event] ?? 0) + times
  }

  /** The largest figure of all runs. */
  sawAtMost(event: string, figure: number): void {
    this.counts[event] = Math.max(this.counts[event] ?? 0, figure)
  }

  add(counts: Record<string, number>): void {
    for (const [event, figure] of Object.entries(counts)) {
      if (event.startsWith('most ')) this.sawAtMost(event, figure)
      else this.saw(event, figure)
    }
  }
}
