import type { Department } from '@/kitchen/reasons'
import type { TaskStatus, WaitingFor } from '@/queue'

export type { BulkOutcome } from '@/queue'

export type { Department, WriteOffReason } from '@/kitchen/reasons'
export type {
  PrepWriteOffPayload,
  ProductionKpi,
  ProductionPayload,
  ProductionReceipt,
  ProductWriteOffPayload,
  WriteOffKpi,
} from '@/kitchen/tasks/payloads'

/** The task types that the kitchen ships; the registry is open for more. */
export type BackgroundTaskType = 'production' | 'product_writeoff' | 'preparation_writeoff'

/** The four statuses of the specification, and `retrying` (its RETRY box) and `cancelled`. */
export type BackgroundTaskStatus = TaskStatus

/** A task as screens see it. All times are ISO 8601 in UTC. */
export interface BackgroundTask<T = unknown> {
  id: string
  type: BackgroundTaskType
  status: BackgroundTaskStatus
  /** One line for a person, in the language of the page: "Produce 500 g of Hummus". */
  description: string
  department: Department
  /** The name of the person who made it, as it was then. */
  createdBy: string
  payload: T
  createdAt: string
  /** When the latest attempt started. */
  startedAt?: string
  /** When it reached a final status; absent in every other status. */
  completedAt?: string
  /** Counted attempts since it was enqueued or last retried by hand. Waiting costs none. */
  attempts: number
  maxAttempts: number
  /** Why the latest attempt did not succeed, for a person. */
  lastError?: string

  /** The user id of the person who made it. */
  owner: string
  /** The lasting code of the latest error, such as `SM002`. */
  lastErrorCode?: string
  /** The field of the payload that was refused, if the error names one: `items[1].itemId`. */
  lastErrorField?: string
  /** What a `queued` or `retrying` task waits for, if anything. */
  waitingFor?: WaitingFor
  /** When it is due again, for a `retrying` task or one that waits by time. */
  nextAttemptAt?: string
  /** Until when nobody sends it, so that a cancel is a plain undo: with the queue's setting `undoWindowMs`. */
  undoUntil?: string
  /** A cancel was asked for and the server has not decided yet. */
  isCancelling: boolean
  /** The sentence for its outcome, once it has one: "Produced 500 g of Hummus", "Production failed: …". */
  message?: string
  /** The server noticed something that a person should know: a shortage, a missing cost. It is part of `message`. */
  hasWarnings: boolean
  /** The server's answer, once completed. */
  result?: unknown
  /** When its outcome was shown to the owner. */
  announcedAt?: string
  /** When a person put a failed task aside. */
  dismissedAt?: string
  /** The id of the failed task that this one was sent instead of. */
  replaces?: string
  /** The id of the task that was sent instead of this one. */
  replacedBy?: string
}

/** Feedback of one task while this page lives. The notifier of the app does not depend on it. */
export interface TaskCallbacks {
  /** The task is safe on this device. */
  onQueued?: (message: string) => void
  /** The task was applied. */
  onSuccess?: (message: string) => void
  /** The task failed, was cancelled, or could not be stored. */
  onError?: (message: string) => void
}

export interface AddTaskOptions {
  /** UUIDv7 minted when the dialog opened (`newTaskId()`), so that a double tap is one task. Minted here if left out. */
  id?: string
  /**
   * The failed task that this one is sent instead of: it is cancelled with it, exactly, and this one does not run before the
   * server has decided about that.
   */
  replaces?: string
}

/** How a task ended, with the sentence for it. `failed` and `cancelled` mean: not applied. */
export type TaskOutcome =
  | { id: string; status: 'completed'; message: string; result: unknown }
  | { id: string; status: 'failed'; message: string; errorCode: string }
  | { id: string; status: 'cancelled'; message: string }
