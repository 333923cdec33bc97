/** One write that need not be over before the next step begins. */
export class WriteBehind {
  private waiting: (() => Promise<unknown>) | undefined
  private underWay: Promise<unknown> | undefined

  /** To be begun later; `flush` comes before the next `put`. */
  put(write: () => Promise<unknown>): void {
    this.waiting = write
  }

  begin(): void {
    if (!this.waiting) return
    this.underWay = this.waiting()
    this.waiting = undefined
    // Until somebody flushes, its error is nobody's.
    this.underWay.catch(() => undefined)
  }

  /** @throws what the write throws */
  async flush(): Promise<void> {
    this.begin()
    const { underWay } = this
    this.underWay = undefined
    await underWay
  }
}
