import { readAttempts } from './attemptRecords'
import type { QueueDatabase } from './database'
import { HistoryReads } from './historyReads'
import type { Attempt, Task } from './task'

/** What screens ask for. Pass them to `queue.live` and they stay current, across tabs. */
export class TaskReads {
  /** Everything that was ever done here, for a list that shows a window of it. */
  readonly history: HistoryReads

  constructor(private readonly database: QueueDatabase) {
    this.history = new HistoryReads(database)
  }

  /** The open tasks and the `limit` latest finished ones, in order of enqueueing. Never the whole history. */
  async openAndLatest(limit: number): Promise<Task[]> {
    const open = await this.database.tasks.where('open').equals(1).toArray()
    const finished = await this.database.tasks.orderBy('completedAt').reverse().limit(limit).toArray()
    const bySeq = new Map([...finished, ...open].map(task => [task.seq, task]))
    return [...bySeq.values()].sort((one, other) => one.seq - other.seq)
  }

  open(): Promise<Task[]> {
    return this.database.tasks.where('open').equals(1).toArray()
  }

  countOpen(): Promise<number> {
    return this.database.tasks.where('open').equals(1).count()
  }

  /** What ended and was not shown to its owner yet, whoever that is. */
  unannounced(): Promise<Task[]> {
    return this.database.tasks.orderBy('announceTo').toArray()
  }

  byId(id: string): Promise<Task | undefined> {
    return this.database.tasks.where('id').equals(id).first()
  }

  /** Every attempt of a task, in the order in which they ended. */
  async attemptsOf(id: string): Promise<Attempt[]> {
    return (await readAttempts(this.database, [id])).get(id) ?? []
  }
}
