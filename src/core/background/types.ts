import type { TaskStatus, WaitingFor } from '@/queue'

/** The task types that the kitchen ships; the registry is open for more. */
export type BackgroundTaskType = 'production' | 'product_writeoff' | 'preparation_writeoff'

/** The four statuses of the specification, and `retrying` (its RETRY box) and `cancelled`. */
export type BackgroundTaskStatus = TaskStatus

export type Department = 'kitchen' | 'bar'

export type WriteOffReason = 'expired' | 'spoiled' | 'other' | 'education' | 'test'

/** A task as screens see it. All times are ISO 8601 in UTC. */
export interface BackgroundTask<T = unknown> {
  id: string
  type: BackgroundTaskType
  status: BackgroundTaskStatus
  /** One line for a person: "Produce 500 g of Hummus". */
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
  /** What a `queued` or `retrying` task waits for, if anything. */
  waitingFor?: WaitingFor
  /** When it is due again, for a `retrying` task or one that waits by time. */
  nextAttemptAt?: string
  /** A cancel was asked for and the server has not decided yet. */
  isCancelling: boolean
  /** The sentence for its outcome, once it has one: "Produced 500 g of Hummus", "Production failed: …". */
  message?: string
  /** The server's answer, once completed. */
  result?: unknown
  /** When its outcome was shown to the owner. */
  announcedAt?: string
  /** When a person put a failed task aside. */
  dismissedAt?: string
  /** The id of the failed task that this one was sent instead of. */
  replaces?: string
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
  /** The failed task that this one is sent instead of. */
  replaces?: string
}

/** Who, for the KPI. Leave it out and nobody's KPI is touched. */
export interface ProductionKpi {
  userId: string
  userName: string
  department: Department
  /** ISO 8601. */
  timestamp: string
}

export interface WriteOffKpi {
  userId: string
  userName: string
  /** Overrides what the reason says. */
  affectsKpi?: boolean
}

export interface ProductionReceipt {
  department: Department
  responsiblePerson: string
  sourceType: 'production'
  /** Exactly one: the same preparation and number as the task's. */
  items: {
    preparationId: string
    quantity: number
    /** IDR per unit. */
    costPerUnit?: number
    /** A date (the end of that day, in the restaurant's zone) or a time. */
    expiryDate?: string
    notes?: string
  }[]
  notes?: string
}

export interface ProductionPayload {
  receiptData: ProductionReceipt
  preparationName: string
  preparationId: string
  quantity: number
  unit: string
  /** IDR, for the whole quantity. */
  estimatedCost: number
  kpiData?: ProductionKpi
}

export interface ProductWriteOffPayload {
  items: { itemId: string; itemName: string; quantity: number; unit: string }[]
  department: Department
  responsiblePerson: string
  reason: WriteOffReason
  notes?: string
  kpiData?: WriteOffKpi
}

export interface PrepWriteOffPayload {
  items: { preparationId: string; preparationName: string; quantity: number; unit: string }[]
  department: Department
  responsiblePerson: string
  reason: WriteOffReason
  notes?: string
  kpiData?: WriteOffKpi
}
