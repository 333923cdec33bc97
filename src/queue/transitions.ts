import type { TaskStatus } from './task'

/** What can happen to a stored task. `enqueue` creates it and `prune` deletes it; they change no status. */
export type TaskEvent =
  'claim' | 'complete' | 'fail' | 'retry' | 'wait' | 'release' | 'cancel' | 'requeue' | 'dismiss'

type Row = Record<TaskStatus, TaskStatus | null>

const nowhere = {
  queued: null,
  processing: null,
  retrying: null,
  completed: null,
  failed: null,
  cancelled: null,
} satisfies Row

/**
 * The whole life of a task: event × status → next status, or `null` where the event is refused.
 * `complete` and `cancel` may be facts told by the server, so they are taken in every status that is not already
 * one; `fail`, `retry` and `release` are judgements, which only the holder of the claim may make.
 */
export const transitions = {
  claim: { ...nowhere, queued: 'processing', retrying: 'processing' },
  complete: {
    ...nowhere,
    queued: 'completed',
    processing: 'completed',
    retrying: 'completed',
    failed: 'completed',
  },
  fail: { ...nowhere, processing: 'failed' },
  retry: { ...nowhere, processing: 'retrying' },
  wait: { ...nowhere, queued: 'queued', processing: 'queued', retrying: 'retrying' },
  release: { ...nowhere, processing: 'queued' },
  cancel: {
    ...nowhere,
    queued: 'cancelled',
    processing: 'cancelled',
    retrying: 'cancelled',
    failed: 'cancelled',
  },
  requeue: { ...nowhere, failed: 'queued' },
  dismiss: { ...nowhere, failed: 'failed' },
} satisfies Record<TaskEvent, Row>

/** @returns the status after `event`, or `null` if a task in `status` does not take it. */
export function nextStatus(event: TaskEvent, status: TaskStatus): TaskStatus | null {
  return transitions[event][status]
}

/** A final status has `completedAt`; no other has it. */
export function isFinal(status: TaskStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}
