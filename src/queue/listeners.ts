/** Those who want to be told of one thing. */
export class Listeners<Told = void> {
  private readonly listeners = new Set<(told: Told) => void>()

  /** @returns the way to stop listening */
  add(listener: (told: Told) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  tell(told: Told): void {
    this.listeners.forEach(listener => listener(told))
  }
}
