/** Whose session the server has refused, until there is another one. */
export class RefusedSession {
  /** The person; `null` while nothing is known to be refused. */
  owner: string | null = null
  /** How many sessions there have been: a call says with which one it was made. */
  seen = 0

  constructor(private readonly onChange: () => void) {}

  /** Another session from now on: what was refused until now says nothing about it. */
  changed(): void {
    this.owner = null
    this.seen += 1
  }

  /**
   * @param owner whose tasks were sent: by now somebody else may be at the device
   * @param seen as it was then; the session may have been renewed while the call was under way, and the old one was refused
   */
  refuse(owner: string, seen: number): void {
    if (seen !== this.seen) return
    this.owner = owner
    this.onChange()
  }
}
