/** The door of the engine. */
export type { Outcome, Process } from './attempt'
export type { CancelTask } from './cancels'
export { createTaskQueue, type TaskQueueOptions } from './createTaskQueue'
export { openQueueDatabase, QueueDatabase, type DatabaseOptions } from './database'
export { defineTask, type AnyTaskDefinition, type HandlerContext, type TaskDefinition } from './defineTask'
export { browserEnvironment, type Channel, type Environment, type OutsideSignal } from './environment'
export * from './errors'
export {
  viewOf,
  type EndedCounts,
  type HistoryCounts,
  type HistoryView,
  type KeyRange,
  type RowView,
} from './historyReads'
export { defaultRetryPolicy, type RetryPolicy } from './retryPolicy'
export type { Attempt, NewTask, Place, Task, TaskError, TaskStatus, WaitingFor } from './task'
export type { EnqueueOptions, Owner, QueueState, TaskQueue } from './taskQueue'
export type { BulkOutcome, WhileCompleting } from './taskStore'
