import type { Outcome } from './attempt'
import { askedPauseMs, retryDelayMs, silencePauseMs, type RetryPolicy } from './retryPolicy'
import type { Verdict } from './rowChanges'
import type { Attempt, Task, TaskError } from './task'

export interface VerdictSettings {
  now: number
  random: number
  policy: RetryPolicy
  /** How long a task waits before the server is asked again whether it knows its type. */
  updatePauseMs: number
  /** Only this task got no answer, while the server answers others: its own pause grows. */
  isAlone: boolean
}

/** The table of outcomes and consequences: decided by class, never by message text. */
export function verdictOf(outcome: Outcome, task: Task, settings: VerdictSettings): Verdict {
  const { now, policy } = settings
  switch (outcome.kind) {
    case 'done':
      return { event: 'complete', result: outcome.result }
    case 'cancelled':
      return { event: 'cancel' }
    case 'refused':
      return { event: 'fail', error: outcome.error }
    case 'transient': {
      const attempts = task.attempts + 1
      if (attempts >= task.maxAttempts) return { event: 'fail', error: outcome.error }
      return { event: 'retry', error: outcome.error, dueAt: now + retryDelayMs(attempts, policy) }
    }
    case 'unreachable': {
      const own = settings.isAlone ? silencePauseMs(task.waits + 1, settings.random) : 0
      const pause = Math.max(own, askedPauseMs(outcome.retryAfterMs))
      return wait('network', outcome, now + pause, settings.isAlone)
    }
    case 'signInNeeded':
      return wait('sign-in', outcome, now, false)
    case 'updateNeeded':
      return wait('update', outcome, now + settings.updatePauseMs, false)
  }
}

function wait(
  waitingFor: 'network' | 'sign-in' | 'update',
  outcome: { error: TaskError },
  dueAt: number,
  isAlone: boolean,
): Verdict {
  return { event: 'wait', waitingFor, dueAt, isAlone, error: outcome.error }
}

/** What the attempt's record says of an outcome. */
export function recordOf(outcome: Outcome): Attempt['outcome'] {
  switch (outcome.kind) {
    case 'unreachable':
      return 'network'
    case 'signInNeeded':
      return 'sign-in'
    case 'updateNeeded':
      return 'update'
    default:
      return outcome.kind
  }
}
