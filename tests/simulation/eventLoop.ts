// Node's own, taken before anything replaces it: with each turn of it all microtasks are done.
const realImmediate = globalThis.setImmediate
const turn = () => new Promise<void>(resolve => realImmediate(resolve))

/** More turns than any rest ever took: whoever needs more goes round in circles. */
const mostTurns = 50_000

/**
 * The event loop of one simulated device. fake-indexeddb gives each of its steps to `setImmediate`; here they wait in
 * a list, so that the driver may do something else between any two of them, and knows when there is none left.
 */
export class EventLoop {
  private tasks: (() => void)[] = []
  turns = 0

  /** From now on the database's steps come here. @returns the way back */
  takeOver(): () => void {
    const replacement = (run: () => void) => void this.tasks.push(run)
    globalThis.setImmediate = replacement as unknown as typeof setImmediate
    return () => (globalThis.setImmediate = realImmediate)
  }

  add(run: () => void): void {
    this.tasks.push(run)
  }

  /** Runs up to `count` steps, each with all that follows from it at once. @returns whether any was left */
  async run(count: number): Promise<boolean> {
    await turn()
    for (let done = 0; done < count; done += 1) {
      const task = this.tasks.shift()
      if (!task) return false
      this.turns += 1
      task()
      await turn()
    }
    return this.tasks.length > 0
  }

  /** Runs until nothing is left to do before time passes. */
  async rest(): Promise<void> {
    if (await this.run(mostTurns)) throw new Error('The device does not come to rest.')
  }
}
