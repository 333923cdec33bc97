import type { Translate } from '@/locales/messages'
import type { Task, TaskError } from '@/queue'
import { namedError } from './namedError'
import { taskErrorWords } from './taskErrorWords'
import { readTaskResult } from './taskResult'
import type { KitchenTask } from './tasks'

/** What a stored task is, in one line. A payload that this code can't read is described as it was when it was enqueued. */
export function descriptionOf(task: Task, definition: KitchenTask | undefined): string {
  if (definition?.version !== task.version) return task.description
  return orElse(task.description, () => definition.describe(task.payload))
}

/** The sentence for an outcome; `undefined` while there is none. */
export function messageOf(task: Task, definition: KitchenTask | undefined, t: Translate): string | undefined {
  const description = descriptionOf(task, definition)
  switch (task.status) {
    case 'completed':
      return orElse(t('tasks.done', { description }), () =>
        definition?.doneMessage(task.payload, readTaskResult(task.result)),
      )
    case 'failed': {
      const error = namedError(task.lastError ?? { code: 'unknown', message: '' }, task.payload)
      return definition?.failedMessage(error) ?? t('tasks.failed', { reason: taskErrorWords(t, error) })
    }
    case 'cancelled':
      return isWithdrawn(task)
        ? t('tasks.withdrawn', {
            description,
            reason: taskErrorWords(t, namedError(task.lastError, task.payload)),
          })
        : t('tasks.cancelled', { description })
    default:
      return undefined
  }
}

/** It was to be sent instead of another, and the queue has taken it back. */
function isWithdrawn(task: Task): task is Task & { lastError: TaskError } {
  return task.replaces !== undefined && task.startedAt === undefined && task.lastError !== undefined
}

/** The payload may be of a version that this code has never seen: that may cost a word, and never the whole list. */
export function orElse<T>(fallback: T, read: () => T | undefined): T {
  try {
    return read() ?? fallback
  } catch {
    return fallback
  }
}
