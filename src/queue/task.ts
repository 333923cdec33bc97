/**
 * What a task is, and who brings it into and out of each status.
 * Every time is in milliseconds since the epoch, by this device's clock.
 */

/** One status at a time; `transitions.ts` has the moves between them. */
export type TaskStatus =
  /** In: `enqueue`, `wait`, `release`, `requeue`. Out: `claim`, `cancel`. Never cleaned up. */
  | 'queued'
  /** In: `claim`. Out: `settle` by the holder of the claim, or `release` once its lease has run out. */
  | 'processing'
  /** In: `retry` after a counted attempt. Out: `claim` once due, `cancel`. */
  | 'retrying'
  /** In: `complete`. Final. Retention may prune it once it was announced. */
  | 'completed'
  /** In: `fail`. Final, not applied. Out by hand only: `requeue`, `cancel`. Stays until a person deals with it. */
  | 'failed'
  /** In: `cancel`, when it is certain that the task never applies. Final. Retention as for `completed`. */
  | 'cancelled'

/** What a `queued` or `retrying` task waits for. Waiting costs no attempt. */
export type WaitingFor = 'network' | 'sign-in' | 'update'

/** Why an attempt did not succeed: a sentence for a person, and a lasting code for programs. */
export interface TaskError {
  code: string
  message: string
  details?: string | undefined
  hint?: string | undefined
}

/** A row of the table `tasks`. Written by `TaskStore` only. */
export interface Task {
  /** The order of enqueueing on this device, across tabs: given by the database, not by a clock. */
  seq: number
  /** UUIDv7; the key of the server's ledger. */
  id: string
  type: string
  /** Version of `payload`; raised by the type's migrations when the task is claimed. */
  version: number
  status: TaskStatus
  /** 1 while the queue still has something to do for it, absent otherwise: the index that keeps cost off the history. */
  open?: 1 | undefined
  /** The user id of the person who made it. Only that person's session ever sends it. */
  owner: string
  ownerName: string
  description: string
  payload: unknown
  /** Made over the payload as enqueued; migrations never change it. */
  fingerprint: string
  /** Tasks of one owner that share a key run in the order of `seq`. */
  orderingKeys: string[]
  /** When it was enqueued; also what the server takes as the time of the deed. */
  createdAt: number
  /** When the latest attempt started. Present for ever after the first claim: such a task may have reached the server. */
  startedAt?: number | undefined
  /** When it reached a final status; absent in every other status. */
  completedAt?: number | undefined
  /** Counted attempts since enqueueing or the last retry by hand. */
  attempts: number
  maxAttempts: number
  /** Attempts in a row that got no answer while the server answered others; makes its own pause grow. */
  waits: number
  /** Not to be claimed before. */
  dueAt: number
  waitingFor?: WaitingFor | undefined
  /** The lease of the attempt in hand. */
  claimToken?: string | undefined
  leaseUntil?: number | undefined
  /** Claimed with the drain lock in hand: while another has that lock, the holder of this claim is gone. */
  claimedWithLock?: true | undefined
  /** The latest attempt was lost with its tab. If it was the task that brought it down, the next one keeps its whole lease. */
  wasLost?: true | undefined
  /** A cancel that the server has not decided yet, and who asked for it. */
  cancelRequestedAt?: number | undefined
  cancelRequestedBy?: string | undefined
  lastError?: TaskError | undefined
  /** The latest attempt that has ended. */
  latestAttempt?: LatestAttempt | undefined
  result?: unknown
  /** The owner, until the outcome was announced: an index of the few rows a notifier must look at. */
  announceTo?: string | undefined
  announcedAt?: number | undefined
  dismissedAt?: number | undefined
  /** The failed task that this one was sent instead of. */
  replaces?: string | undefined
  /** The last task that was sent instead of this one. */
  replacedBy?: string | undefined
}

export type NewTask = Omit<Task, 'seq'>

/** Where code of the queue runs. */
export type Place = 'page' | 'worker'

/**
 * One run of one task, written in the transaction that settles it. The latest of a task stands in its row, which is written
 * then anyway; those before it are rows of the table `attempts`.
 */
export interface Attempt {
  taskId: string
  startedAt: number
  endedAt: number
  ranIn: Place
  /** What came of it; `lost` is an attempt whose tab or browser died, `unjudged` one of a call that was halved. */
  outcome: 'done' | 'refused' | 'transient' | 'cancelled' | WaitingFor | 'unjudged' | 'lost'
  error?: TaskError | undefined
}

/** An attempt as it stands in the row of its task. */
export type LatestAttempt = Omit<Attempt, 'taskId'>
