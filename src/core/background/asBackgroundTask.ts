import type { KitchenTask } from '@/kitchen/tasks'
import { readTaskResult } from '@/kitchen/taskResult'
import type { Task } from '@/queue'
import type { BackgroundTask, BackgroundTaskType } from './types'

/** The row of a task as screens see it. A type that this version doesn't know is shown with what the row tells. */
export function asBackgroundTask(task: Task, definition: KitchenTask | undefined): BackgroundTask {
  const message = messageOf(task, definition)
  const result = readTaskResult(task.result)
  return {
    id: task.id,
    type: task.type as BackgroundTaskType,
    status: task.status,
    description: task.description,
    department: orElse('kitchen', () => definition?.departmentOf(task.payload)),
    createdBy: task.ownerName,
    owner: task.owner,
    payload: task.payload,
    createdAt: iso(task.createdAt),
    attempts: task.attempts,
    maxAttempts: task.maxAttempts,
    isCancelling: task.cancelRequestedAt !== undefined,
    hasWarnings: (result?.warnings.length ?? 0) + (result?.shortages.length ?? 0) > 0,
    ...(task.startedAt !== undefined && { startedAt: iso(task.startedAt) }),
    ...(task.completedAt !== undefined && { completedAt: iso(task.completedAt) }),
    ...(task.lastError && { lastError: task.lastError.message, lastErrorCode: task.lastError.code }),
    ...(task.waitingFor && { waitingFor: task.waitingFor }),
    ...((task.status === 'retrying' || task.waitingFor) && { nextAttemptAt: iso(task.dueAt) }),
    ...(message !== undefined && { message }),
    ...(task.result !== undefined && { result: task.result }),
    ...(task.announcedAt !== undefined && { announcedAt: iso(task.announcedAt) }),
    ...(task.dismissedAt !== undefined && { dismissedAt: iso(task.dismissedAt) }),
    ...(task.replaces !== undefined && { replaces: task.replaces }),
  }
}

/** The sentence for an outcome; `undefined` while there is none. */
export function messageOf(task: Task, definition: KitchenTask | undefined): string | undefined {
  switch (task.status) {
    case 'completed':
      return orElse(`Done: ${task.description}`, () =>
        definition?.doneMessage(task.payload, readTaskResult(task.result)),
      )
    case 'failed': {
      const error = task.lastError ?? { code: 'unknown', message: 'the reason was not recorded.' }
      return orElse(`Failed: ${error.message}`, () => definition?.failedMessage(error))
    }
    case 'cancelled':
      return `Cancelled: ${task.description}`
    default:
      return undefined
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

// The payload may be of a version that this code has never seen: that may cost a word, and never the whole list.
function orElse<T>(fallback: T, read: () => T | undefined): T {
  try {
    return read() ?? fallback
  } catch {
    return fallback
  }
}
