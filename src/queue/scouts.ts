/**
 * Of calls that could be made side by side one goes ahead to each server, and the others follow once it was answered:
 * where nobody answers, or all are refused, one call finds that out and not one of each lane.
 */
export class Scouts {
  private readonly ahead = new Map<string, object>()
  private readonly answering = new Set<string>()
  private waiting: (() => void)[] = []

  /** Whether `lane` may make a call to this server; if nobody is ahead, it is the one from now on. */
  mayGo(server: string, lane: object): boolean {
    if (this.answering.has(server)) return true
    const scout = this.ahead.get(server) ?? lane
    this.ahead.set(server, scout)
    return scout === lane
  }

  /** Whether somebody has gone ahead to this server, and has no answer yet. */
  isAwaited(server: string): boolean {
    return this.ahead.has(server) && !this.answering.has(server)
  }

  /** A call was answered, task by task. */
  answered(server: string): void {
    if (this.answering.has(server)) return
    this.answering.add(server)
    this.wake()
  }

  /** Something is wrong, or some time has passed: from now on one goes ahead again. */
  forget(): void {
    this.answering.clear()
  }

  /** Resolves when it is worth asking again. Who waits goes ahead for nobody. */
  async turn(lane: object): Promise<void> {
    this.ended(lane)
    await new Promise<void>(resolve => this.waiting.push(resolve))
  }

  /** This lane makes no further call now. */
  ended(lane: object): void {
    const servers = [...this.ahead].filter(([, scout]) => scout === lane).map(([server]) => server)
    servers.forEach(server => this.ahead.delete(server))
    if (servers.length > 0) this.wake()
  }

  private wake(): void {
    this.waiting.splice(0).forEach(resolve => resolve())
  }
}
