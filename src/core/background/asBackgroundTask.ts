import { namedError } from '@/kitchen/namedError'
import { taskErrorWords } from '@/kitchen/taskErrorWords'
import { readTaskResult } from '@/kitchen/taskResult'
import type { KitchenTask } from '@/kitchen/tasks'
import { descriptionOf, messageOf, orElse } from '@/kitchen/taskSentences'
import { t } from '@/locales'
import type { Task, TaskError } from '@/queue'
import type { BackgroundTask, BackgroundTaskType } from './types'

/**
 * The row of a task as screens see it, in the language of the page. A type that this version doesn't know is shown with what
 * the row tells.
 */
export function asBackgroundTask(task: Task, definition: KitchenTask | undefined): BackgroundTask {
  const message = messageOf(task, definition, t)
  const result = readTaskResult(task.result)
  return {
    id: task.id,
    type: task.type as BackgroundTaskType,
    status: task.status,
    description: descriptionOf(task, definition),
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
    ...(task.lastError && shownError(namedError(task.lastError, task.payload))),
    ...(task.waitingFor && { waitingFor: task.waitingFor }),
    ...((task.status === 'retrying' || task.waitingFor) && { nextAttemptAt: iso(task.dueAt) }),
    ...(isHeldForUndo(task) && { undoUntil: iso(task.dueAt) }),
    ...(message !== undefined && { message }),
    ...(task.result !== undefined && { result: task.result }),
    ...(task.announcedAt !== undefined && { announcedAt: iso(task.announcedAt) }),
    ...(task.dismissedAt !== undefined && { dismissedAt: iso(task.dismissedAt) }),
    ...(task.replaces !== undefined && { replaces: task.replaces }),
    ...(task.replacedBy !== undefined && { replacedBy: task.replacedBy }),
  }
}

type ShownError = Pick<BackgroundTask, 'lastError' | 'lastErrorCode' | 'lastErrorField'>

function shownError(error: TaskError): ShownError {
  const { code, details = '' } = error
  // Only our own refusals have a field as their detail; Postgres tells there what it likes.
  const namesField = /^SM00[12]$/.test(code) && details !== ''
  return {
    lastError: taskErrorWords(t, error),
    lastErrorCode: code,
    ...(namesField && { lastErrorField: details }),
  }
}

/** Never tried, and nothing to wait for but the time: that is the undo window. */
function isHeldForUndo({ status, waitingFor, startedAt, attempts, dueAt, createdAt }: Task): boolean {
  const wasTried = startedAt !== undefined || attempts > 0
  return status === 'queued' && !waitingFor && !wasTried && dueAt > createdAt
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
