import { lanesOf } from './lanes'
import type { Task } from './task'

/** Whether the burst goes on with another look. */
export type Progress = 'on' | 'stop'

/** What came of one lane. `nothing`: it has made no call. */
export type LaneEnd = Progress | 'nothing'

export interface RunOptions {
  /** Calls under way side by side at most. */
  concurrency: number
  /** Tasks in one call at most. */
  batchSize: number
  /** Whether a task has a call to itself. */
  goesAlone: (task: Task) => boolean
  /** There is more than was looked at: what does not fill a call may be sent with that. */
  hasMore: boolean
  /** Sends one lane, call after call. */
  send: (lane: Task[], run: Run) => Promise<LaneEnd>
}

/** Lanes that are under way side by side. */
export class Run {
  /** All that was to be sent. */
  ready: Task[] = []
  /** One of them found that all has to be looked at anew: the others end with the call that they are at. */
  isOver = false
  private readonly lanes = new Set<readonly Task[]>()
  private readonly ends: Promise<LaneEnd>[] = []

  constructor(private readonly options: RunOptions) {}

  get hasMore(): boolean {
    return this.options.hasMore
  }

  /** Whether there is room for another lane. */
  get hasPlace(): boolean {
    return !this.isOver && this.lanes.size < this.options.concurrency
  }

  /** What is sent by lanes that have not ended, or was. */
  get underWay(): Task[] {
    return [...this.lanes].flat()
  }

  /** Sends these too, in lanes for which there is a place: what shares no key in different ones. */
  start(ready: Task[]): void {
    const { concurrency, batchSize, goesAlone } = this.options
    const slow = [...this.lanes].filter(lane => lane.some(goesAlone)).length
    const lanes =
      concurrency === 1
        ? [ready]
        : lanesOf(ready, {
            most: concurrency - this.lanes.size,
            mostSlow: concurrency - 1 - slow,
            batchSize,
            goesAlone,
          })
    this.ready = [...this.ready, ...ready]
    // All of them before the first one begins, which may have nothing to wait for.
    lanes.forEach(lane => this.lanes.add(lane))
    const ends = lanes.map(lane => this.send(lane))
    // The error of one is told when all have ended.
    for (const end of ends) end.catch(() => undefined)
    this.ends.push(...ends)
  }

  /** Resolves when all have ended, those that joined as well. @throws what one of them throws */
  async ended(): Promise<Progress> {
    let ends: PromiseSettledResult<LaneEnd>[] = []
    while (ends.length < this.ends.length) ends = await Promise.allSettled(this.ends)
    // In the same turn: whoever would join from now on is not waited for any more.
    this.isOver = true
    const values = ends.map(end => {
      if (end.status === 'rejected') throw end.reason
      return end.value
    })
    if (values.includes('stop')) return 'stop'
    return values.includes('on') ? 'on' : 'stop'
  }

  private async send(lane: Task[]): Promise<LaneEnd> {
    try {
      return await this.options.send(lane, this)
    } catch (error) {
      this.isOver = true
      throw error
    } finally {
      this.lanes.delete(lane)
    }
  }
}
