/** Pure: what each transition does to a row. `taskStore.ts` puts them into transactions. */
import { NotPossibleError } from './errors'
import type { Task, TaskError, WaitingFor } from './task'
import { isFinal, nextStatus, type TaskEvent } from './transitions'

/** What the queue makes of one attempt. `complete` and `cancel` are facts; the others are judgements. */
export type Verdict =
  | { event: 'complete'; result: unknown }
  | { event: 'cancel' }
  | { event: 'fail'; error: TaskError }
  | { event: 'retry'; error: TaskError; dueAt: number }
  | { event: 'wait'; waitingFor: WaitingFor; dueAt: number; isAlone: boolean; error: TaskError }
  | { event: 'release' }

/** The row after `event`, its status and its place in the index of open tasks. @throws NotPossibleError */
export function moved(row: Task, event: TaskEvent): Task {
  const status = nextStatus(event, row.status)
  if (!status) throw new NotPossibleError(`A ${row.status} task takes no "${event}".`)
  return { ...row, status, open: isFinal(status) ? undefined : 1 }
}

/** The row without its lease. */
function unclaimed(row: Task): Task {
  return { ...row, claimToken: undefined, leaseUntil: undefined, claimedWithLock: undefined }
}

/** The row of an attempt whose holder died or froze. @throws NotPossibleError */
export function lost(row: Task): Task {
  return { ...unclaimed(moved(row, 'release')), wasLost: true }
}

/** The row after an attempt was settled with `verdict`. @throws NotPossibleError if its status doesn't take it */
export function judged(row: Task, verdict: Verdict, now: number): Task {
  const next = { ...unclaimed(moved(row, verdict.event)), wasLost: undefined }
  const isCancelOpen = row.cancelRequestedAt !== undefined
  // It will not run again, and whoever asked for the cancel should not wait for a pause that was meant for running.
  const dueAt = (at: number) => (isCancelOpen ? now : at)
  switch (verdict.event) {
    case 'complete':
      return ended(
        {
          ...next,
          attempts: row.attempts + 1,
          result: verdict.result,
          lastError: undefined,
        },
        now,
      )
    case 'cancel':
      return ended(next, now)
    case 'fail': {
      const failed = {
        ...next,
        attempts: row.attempts + 1,
        waits: 0,
        completedAt: now,
        lastError: verdict.error,
      }
      // Whoever asked for a cancel gets that answer, not a failure that will be gone in a moment.
      return isCancelOpen ? { ...failed, open: 1 } : { ...failed, announceTo: row.owner }
    }
    case 'retry':
      return {
        ...next,
        attempts: row.attempts + 1,
        waits: 0,
        dueAt: dueAt(verdict.dueAt),
        lastError: verdict.error,
      }
    case 'wait':
      return {
        ...next,
        waitingFor: verdict.waitingFor,
        waits: verdict.isAlone ? row.waits + 1 : row.waits,
        dueAt: dueAt(verdict.dueAt),
        lastError: verdict.error,
      }
    case 'release':
      return next
  }
}

function ended(row: Task, now: number): Task {
  return {
    ...row,
    completedAt: now,
    waitingFor: undefined,
    waits: 0,
    announceTo: row.owner,
    // What was told before, of a failure that was put aside, was another outcome.
    announcedAt: undefined,
    dismissedAt: undefined,
    cancelRequestedAt: undefined,
    cancelRequestedBy: undefined,
  }
}

/** A failed task that starts again from its first attempt, with the same id. */
export function requeued(row: Task, now: number): Task {
  return {
    ...moved(row, 'requeue'),
    attempts: 0,
    waits: 0,
    dueAt: now,
    completedAt: undefined,
    announceTo: undefined,
    announcedAt: undefined,
    dismissedAt: undefined,
  }
}

/** A task that does not run again and whose end only the server can tell. */
export function cancelRequested(row: Task, by: string, now: number): Task {
  return {
    ...row,
    open: 1,
    dueAt: now,
    waits: 0,
    cancelRequestedAt: row.cancelRequestedAt ?? now,
    cancelRequestedBy: by,
    announceTo: undefined,
  }
}

/** The server would not decide: the request is taken back, and the row says why. */
export function cancelRefused(row: Task, error: TaskError): Task {
  return {
    ...row,
    open: isFinal(row.status) ? undefined : 1,
    announceTo: isFinal(row.status) ? row.owner : undefined,
    cancelRequestedAt: undefined,
    cancelRequestedBy: undefined,
    lastError: error,
  }
}
