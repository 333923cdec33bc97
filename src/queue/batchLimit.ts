/**
 * How many tasks the next call takes, while a call that failed as a whole is being halved.
 * Once the first half of the suspects has passed, the culprit is known to be in the other, so that half is split
 * without being sent whole: a bad task among n stands alone after at most 2·log2(n) further calls.
 */
export class BatchLimit {
  /** Tasks for the next call. */
  size: number
  /** How many of the tasks at the head are known to hold the culprit; 0 when nothing is suspected. */
  private suspects = 0

  constructor(private readonly full: number) {
    this.size = full
  }

  /** A call of `sent` tasks failed as a whole. */
  halve(sent: number): void {
    this.suspects = sent
    this.size = Math.max(1, Math.floor(sent / 2))
  }

  /** A call of `sent` tasks was judged. @param wasAlone it failed, and there was only one task in it */
  passed(sent: number, wasAlone: boolean): void {
    this.suspects = wasAlone ? 0 : Math.max(0, this.suspects - sent)
    this.size = this.suspects > 0 ? Math.max(1, Math.floor(this.suspects / 2)) : this.full
  }
}
