/**
 * How many tasks the next call takes, while a call that failed as a whole is being halved.
 * Once the first half of the suspects has passed, the culprit is known to be in the other, so that half is split
 * without being sent whole: a bad task among n stands alone after at most 2·log2(n) further calls.
 * One culprit is taken for the only one. After a second, calls begin with one task and double as long as they pass:
 * where every task is bad, that costs one call each and not a search each.
 */
export class BatchLimit {
  /** Tasks for the next call. */
  size: number
  /** How many of the tasks at the head are known to hold the culprit; 0 when nothing is suspected. */
  private suspects = 0
  private culprits = 0

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
    if (wasAlone) {
      this.culprits += 1
      this.suspects = 0
      this.size = this.culprits > 1 ? 1 : this.full
      return
    }
    const wasSuspected = this.suspects > 0
    this.suspects = Math.max(0, this.suspects - sent)
    if (this.suspects > 0) this.size = Math.max(1, Math.floor(this.suspects / 2))
    else if (wasSuspected || this.culprits < 2) this.size = this.full
    else this.size = Math.min(this.full, sent * 2)
  }
}
