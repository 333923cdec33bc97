/** Those who want to be told of one thing. What one of them throws is reported, and keeps nothing from the others. */
export class Listeners<Told = void> {
  private readonly listeners = new Set<(told: Told) => void>()

  constructor(private readonly onFault: (error: unknown) => void) {}

  /** @returns the way to stop listening */
  add(listener: (told: Told) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  tell(told: Told): void {
    for (const listener of this.listeners) {
      try {
        listener(told)
      } catch (error) {
        this.onFault(error)
      }
    }
  }
}
