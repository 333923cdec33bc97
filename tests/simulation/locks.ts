import type { SimulatedTab } from './tab'

interface Request {
  tab: SimulatedTab
  grant: () => void
}

/**
 * The Web Locks of one device: one holder, the others in line. A dead tab gives back what it held; a frozen one keeps it,
 * and may even be granted what it cannot use.
 */
export class SimulatedLocks {
  private readonly lines = new Map<string, Request[]>()

  /** @returns the way to give it back, or to leave the line */
  request(name: string, tab: SimulatedTab, grant: () => void): () => void {
    const line = this.lines.get(name) ?? []
    this.lines.set(name, line)
    const request = { tab, grant }
    line.push(request)
    if (line[0] === request) grant()
    return () => this.leave(line, request)
  }

  isTaken(name: string): boolean {
    return (this.lines.get(name)?.length ?? 0) > 0
  }

  isHeldBy(tab: SimulatedTab): boolean {
    return [...this.lines.values()].some(([holder]) => holder?.tab === tab)
  }

  died(tab: SimulatedTab): void {
    for (const line of this.lines.values()) {
      for (const request of line.filter(one => one.tab === tab)) this.leave(line, request)
    }
  }

  private leave(line: Request[], request: Request): void {
    const place = line.indexOf(request)
    if (place < 0) return
    line.splice(place, 1)
    if (place === 0) line[0]?.grant()
  }
}
