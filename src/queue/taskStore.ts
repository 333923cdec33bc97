import { putEnded, readAttempts, type EndedAttempt } from './attemptRecords'
import type { EditByHand, Hand } from './byHand'
import type { QueueDatabase } from './database'
import { IdReusedError, NotPossibleError, TaskNotFoundError } from './errors'
import { makeWay, withdrawReplacements } from './replacement'
import { cancelRefused, judged, lost, moved, type Verdict } from './rowChanges'
import type { PersistentWrites } from './persistentWrites'
import type { Reserve } from './reserve'
import { asStorageError, storageFull } from './storageErrors'
import { findOpen, findRows, type RowRef } from './storedRows'
import type { Attempt, NewTask, Place, Task, TaskError, WaitingFor } from './task'
import { nextStatus } from './transitions'

/** A task's verdict with what its attempt record says. */
export interface Settlement extends RowRef {
  verdict: Verdict
  outcome: Attempt['outcome']
  /** When the attempt, or the question about a cancel, began. */
  startedAt: number
}

/** What came of a change of many tasks. */
export interface BulkOutcome {
  done: number
  /** May have been sent: their cancel is asked for, and the server decides. */
  asked: number
  /** Left as they were: their status or their owner does not allow it, or they are gone. */
  refused: number
}

/** Data that must change together with a task: called inside the transaction that completes it. */
export type WhileCompleting = (database: QueueDatabase, task: Task) => Promise<void>

export interface TaskStoreOptions {
  now: () => number
  place: Place
  leaseMs: number
  whileCompleting?: WhileCompleting | undefined
  /** Tables that `whileCompleting` writes. */
  companionTables?: string[] | undefined
  onFault: (error: unknown) => void
  writes: PersistentWrites
  /** Room that new tasks must leave free. */
  reserve: Reserve
}

/** Rows handed to the database in one go. */
const atOnce = 50

/** The task as it is stored. @throws IdReusedError if its id is another task's */
function sameTask(stored: Task | undefined, task: NewTask): Task {
  const isSame =
    stored?.fingerprint === task.fingerprint && stored.type === task.type && stored.owner === task.owner
  if (!isSame) throw new IdReusedError(task.id)
  return stored
}

/** One method per transition, one transaction each, checked against the table of transitions and the claim. */
export class TaskStore {
  constructor(
    private readonly database: QueueDatabase,
    private readonly options: TaskStoreOptions,
  ) {}

  /**
   * Resolves once the transaction has completed: from then on the task is safe.
   * @param hand who stores it; with `replaces` they cancel the task it names, in the same transaction
   * @returns the stored task; the earlier one if the same id with the same content is stored already
   * @throws IdReusedError, StorageError, NotPossibleError if the replaced task was applied, or replaced already
   */
  async enqueue(task: NewTask, hand: Hand): Promise<Task> {
    const { database } = this
    const { tasks } = database
    // In one transaction: what is found here could be pruned a moment later.
    const stored = await this.add(async () => {
      if (task.replaces === undefined) return this.addOrFind(task)
      const earlier = await this.findById(task.id)
      if (earlier) return earlier
      await makeWay(database, task.replaces, task.id, hand)
      return { ...task, seq: await tasks.add(task) }
    })
    return sameTask(stored, task)
  }

  /**
   * As `enqueue`, for many: one transaction stores all of them, in their order, or none.
   * @param entries with the ids that were not minted just now, so that they may be stored already
   * @param make called once for each entry, while others are being written; what it throws takes all of them back
   */
  async enqueueMany<Entry extends { id?: string | undefined }>(
    entries: readonly Entry[],
    make: (entry: Entry, place: number) => NewTask,
  ): Promise<Task[]> {
    const { tasks } = this.database
    const wanted: NewTask[] = []
    return this.add(async isSecondTry => {
      // Those of a first try that was committed and not told as well.
      const known = [...entries, ...(isSecondTry ? wanted : [])].flatMap(({ id }) => id ?? [])
      const earlier = known.length > 0 ? await tasks.where('id').anyOf(known).toArray() : []
      const stored = new Map(earlier.map(task => [task.id, task]))
      // Of two with one id the first is stored, and the other has to be the same.
      const taken = new Set(stored.keys())
      let writing: PromiseLike<unknown> = Promise.resolve()
      // In pieces, between which the page has a turn. The next one is made while the database writes the last.
      for (let start = 0, end = 0; start < entries.length; start = end) {
        // The first ones are small: on a slow tablet code that has never run takes many times as long.
        end = start + Math.min(atOnce, Math.max(10, start))
        const piece: NewTask[] = []
        for (const [index, entry] of entries.slice(start, end).entries()) {
          const task = (wanted[start + index] ??= make(entry, start + index))
          if (!taken.has(task.id)) piece.push(task)
          taken.add(task.id)
        }
        const next = tasks.bulkAdd(piece, { allKeys: true }).then(seqs => {
          piece.forEach((row, index) => stored.set(row.id, { ...row, seq: seqs[index] ?? Number.NaN }))
        })
        // Nobody waits for it where the one before fails, or the one after can't be made.
        next.catch(() => undefined)
        await writing
        writing = next
      }
      await writing
      return wanted.map(task => sameTask(stored.get(task.id), task))
    })
  }

  /** What is new, in one transaction. @throws StorageError, and the queue's own errors */
  private async add<T>(transact: (isSecondTry: boolean) => Promise<T>): Promise<T> {
    const { database } = this
    const { reserve, writes } = this.options
    try {
      return await writes.add(async isSecondTry => {
        // What is stored now must still find room to be claimed later.
        if (reserve.isGivenUp && !(await reserve.keep())) throw storageFull()
        return database.transaction('rw', database.tasks, async () => await transact(isSecondTry))
      })
    } catch (error) {
      throw asStorageError(error, database)
    }
  }

  /**
   * The tasks that the queue still has something to do for, in order. Reads no finished row.
   * @param most how many, from the oldest on; default: all
   */
  openTasks(most = Infinity): Promise<Task[]> {
    return this.options.writes.read(() => findOpen(this.database, most))
  }

  /**
   * Takes tasks for one attempt. A task that somebody else took, or whose cancel was asked for, is left out.
   * @param tasks with payload and version as they are to be sent
   * @param hasLock whether nobody else can be draining with the lock: see `Task.claimedWithLock`
   * @returns the tasks as claimed
   */
  async claim(tasks: Task[], token: string, hasLock = false): Promise<Task[]> {
    return this.change(async () => {
      // Not before: it may have waited for somebody who was writing, and a lease begins with its claim.
      const now = this.options.now()
      const claimed: Task[] = []
      const stored = await findRows(this.database, tasks)
      for (const [index, row] of stored.entries()) {
        const wanted = tasks[index]
        if (!row || !wanted || row.cancelRequestedAt !== undefined) continue
        if (row.claimToken === token) {
          // Taken by a first try that was committed and not told.
          claimed.push(row)
          continue
        }
        if (!nextStatus('claim', row.status)) continue
        // Another tab has tried it since it was chosen: it has a pause of its own now.
        if (row.dueAt !== wanted.dueAt || row.attempts !== wanted.attempts) continue
        claimed.push({
          ...moved(row, 'claim'),
          version: wanted.version,
          payload: wanted.payload,
          startedAt: now,
          waitingFor: undefined,
          claimToken: token,
          leaseUntil: now + this.options.leaseMs,
          claimedWithLock: hasLock && !row.wasLost ? true : undefined,
        })
      }
      await this.database.tasks.bulkPut(claimed)
      return claimed
    })
  }

  /**
   * Records what came of a claim, for all of its tasks in one transaction.
   * A judgement needs the claim's token and comes to nothing without it; a fact is always taken.
   * @returns the tasks as they are now, without those that were left as they were
   */
  async settle(token: string, settlements: Settlement[]): Promise<Task[]> {
    const { database } = this
    const now = this.options.now()
    const tables = [
      database.tasks,
      database.attempts,
      ...(this.options.companionTables ?? []).map(name => database.table(name)),
    ]
    return this.change(async isSecondTry => {
      const rows = await findRows(this.database, settlements)
      const ended: EndedAttempt[] = []
      const taken = new Set<number>()
      const known: Task[] = []
      for (const [index, row] of rows.entries()) {
        const settlement = settlements[index]
        if (!row || !settlement) continue
        if (isSecondTry && (await this.isRecorded(row, settlement))) {
          known.push(row)
          continue
        }
        const { verdict, startedAt, outcome } = settlement
        const isFact = verdict.event === 'complete' || verdict.event === 'cancel'
        const error = 'error' in verdict ? verdict.error : undefined
        const attempt = { startedAt, endedAt: now, ranIn: this.options.place, outcome, error }
        const isTaken = (isFact || row.claimToken === token) && nextStatus(verdict.event, row.status) !== null
        if (isTaken) taken.add(row.seq)
        // What comes too late goes on record as well.
        ended.push({ row: isTaken ? judged(row, this.storable(verdict), now) : row, attempt })
      }
      const settled = (await putEnded(database, ended)).filter(({ seq }) => taken.has(seq))
      // Only what was being cancelled can have a replacement that waits: no read of the open tasks for anything else.
      const wasCancelling = new Set(
        rows.filter(row => row?.cancelRequestedAt !== undefined).map(row => row?.seq),
      )
      const applied = settled.filter(({ status, seq }) => status === 'completed' && wasCancelling.has(seq))
      await withdrawReplacements(database, applied, now)
      await this.changeCompanions(settled)
      return [...settled, ...known]
    }, tables)
  }

  /** An attempt whose holder died or froze: back to `queued`, nothing counted, so that it can be claimed anew. */
  async releaseExpired(tasks: Task[], isExpired: (task: Task, now: number) => boolean): Promise<number> {
    return this.change(async () => {
      const rows = await findRows(this.database, tasks)
      const now = this.options.now()
      const expired = rows.filter(row => row !== undefined).filter(row => isExpired(row, now))
      await putEnded(
        this.database,
        expired.map(row => ({
          row: lost(row),
          attempt: {
            startedAt: row.startedAt ?? now,
            endedAt: now,
            ranIn: this.options.place,
            outcome: 'lost',
          },
        })),
      )
      return expired.length
    })
  }

  /** Sets open tasks aside without an attempt: this code can't run them. A pause that a task has already is not cut short. */
  async waitForUpdate(settlements: (RowRef & { error: TaskError; dueAt: number })[]): Promise<void> {
    if (settlements.length === 0) return
    await this.change(async () => {
      const rows = await findRows(this.database, settlements)
      const waiting = rows.flatMap((row, index) => {
        const settlement = settlements[index]
        if (!row || !settlement || row.status === 'processing' || !nextStatus('wait', row.status)) return []
        const { error, dueAt } = settlement
        const waits = { waitingFor: 'update' as const, dueAt: Math.max(dueAt, row.dueAt), lastError: error }
        return [{ ...moved(row, 'wait'), ...waits }]
      })
      await this.database.tasks.bulkPut(waiting)
    })
  }

  /** What waits for one of these is due again. @returns how many tasks that are */
  async makeDue(...waitingFor: WaitingFor[]): Promise<number> {
    return this.change(async () => {
      const waiting = (await findOpen(this.database)).filter(
        // A cancel that nobody could decide waits as well, whatever its task waited for.
        task =>
          task.cancelRequestedAt !== undefined ||
          (task.waitingFor !== undefined && waitingFor.includes(task.waitingFor)),
      )
      await this.database.tasks.bulkPut(waiting.map(task => ({ ...task, dueAt: 0 })))
      return waiting.length
    })
  }

  /** A change by a person. @throws TaskNotFoundError, StorageError, and what `edit` throws */
  async editOne(id: string, edit: EditByHand, hand: Hand): Promise<Task> {
    return this.change(async isSecondTry => {
      const row = edit(await this.find(id), hand, isSecondTry)
      await this.database.tasks.put(row)
      return row
    })
  }

  /**
   * A change of many tasks by a person, in one transaction; what can't be changed like that stays as it is.
   * @returns how many were changed, how many wait for the server, and how many stayed: refused by `edit`, or not there any more
   * @throws StorageError
   */
  async editMany(ids: readonly string[], edit: EditByHand, hand: Hand): Promise<BulkOutcome> {
    return this.change(async isSecondTry => {
      const rows = await this.database.tasks.where('id').anyOf(ids).toArray()
      const edited = rows.flatMap(row => {
        try {
          return [edit(row, hand, isSecondTry)]
        } catch (error) {
          if (error instanceof NotPossibleError) return []
          throw error
        }
      })
      await this.database.tasks.bulkPut(edited)
      const asked = edited.filter(row => row.cancelRequestedAt !== undefined).length
      return { done: edited.length - asked, asked, refused: new Set(ids).size - edited.length }
    })
  }

  /** The server would not decide about a cancel for this person: it is taken back, and says why. */
  async refuseCancel(task: RowRef, error: TaskError): Promise<void> {
    await this.change(async () => {
      const [row] = await findRows(this.database, [task])
      if (row?.cancelRequestedAt === undefined) return
      await this.database.tasks.put(cancelRefused(row, error))
      await withdrawReplacements(this.database, [row], this.options.now(), error)
    })
  }

  /** Nobody could decide about a cancel now: it stays asked for. */
  async delayCancel(task: RowRef, dueAt: number): Promise<void> {
    await this.change(async () => {
      const [row] = await findRows(this.database, [task])
      if (row?.cancelRequestedAt === undefined) return
      await this.database.tasks.put({ ...row, dueAt, waits: row.waits + 1 })
    })
  }

  /** After the outcomes were shown. A failure stays unannounced until it is dismissed. */
  async markAnnounced(ids: string[]): Promise<void> {
    const now = this.options.now()
    await this.change(async () => {
      const rows = await this.database.tasks.where('id').anyOf(ids).toArray()
      const shown = rows.filter(row => row.announceTo !== undefined && row.status !== 'failed')
      await this.database.tasks.bulkPut(
        shown.map(row => ({ ...row, announcedAt: now, announceTo: undefined })),
      )
    })
  }

  private change<T>(
    work: (isSecondTry: boolean) => Promise<T>,
    tables: Parameters<QueueDatabase['transaction']>[1][] = [this.database.tasks, this.database.attempts],
  ): Promise<T> {
    return this.options.writes.write(isSecondTry =>
      this.database.transaction('rw', tables as never, async () => await work(isSecondTry)),
    )
  }

  // Nearly always it is new, and the index on ids says so without a read of its own.
  private async addOrFind(task: NewTask): Promise<Task | undefined> {
    try {
      return { ...task, seq: await this.database.tasks.add(task) }
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ConstraintError')) throw error
      return this.findById(task.id)
    }
  }

  private findById(id: string): Promise<Task | undefined> {
    return this.database.tasks.where('id').equals(id).first()
  }

  private async find(id: string): Promise<Task> {
    const task = await this.findById(id)
    if (!task) throw new TaskNotFoundError(id)
    return task
  }

  private async isRecorded({ id }: Task, { startedAt, outcome }: Settlement): Promise<boolean> {
    const attempts = (await readAttempts(this.database, [id])).get(id) ?? []
    return attempts.some(attempt => attempt.startedAt === startedAt && attempt.outcome === outcome)
  }

  // The effect has happened, and must be known as done, also where a handler's result is nothing that a database can hold.
  private storable(verdict: Verdict): Verdict {
    if (verdict.event !== 'complete') return verdict
    try {
      structuredClone(verdict.result)
      return verdict
    } catch (error) {
      this.options.onFault(error)
      return { ...verdict, result: undefined }
    }
  }

  // The effect has happened on the server. A fault in what the app keeps beside it must not undo that knowledge.
  private async changeCompanions(settled: Task[]): Promise<void> {
    const { whileCompleting, onFault } = this.options
    if (!whileCompleting) return
    for (const task of settled) {
      if (task.status !== 'completed') continue
      try {
        await whileCompleting(this.database, task)
      } catch (error) {
        onFault(error)
      }
    }
  }
}
