/** Pure: what a person does to a row. `taskStore.ts` puts it into a transaction. */
import { NotPossibleError } from './errors'
import { cancelRequested, judged, requeued } from './rowChanges'
import type { Task } from './task'
import { nextStatus } from './transitions'

/** The person who acts, and what they may do. */
export interface Hand {
  person: { id: string }
  mayCancelForOthers: boolean
  /** A task with a handler of its own has no server to ask. */
  hasOwnHandler: (type: string) => boolean
  now: number
}

/**
 * A change of one row by a person.
 * @param isSecondTry it may have been written already, and not told
 * @throws NotPossibleError, and the row stays as it is
 */
export type EditByHand = (row: Task, hand: Hand, isSecondTry: boolean) => Task

/** At once if it was never claimed; of anything else only the server knows, so it is marked and does not run again. */
export const cancelledByHand: EditByHand = (row, hand, isSecondTry) => {
  if (row.owner !== hand.person.id && !hand.mayCancelForOthers) {
    throw new NotPossibleError(`This task belongs to ${row.ownerName}. Only they or a manager can cancel it.`)
  }
  if (isSecondTry && (row.status === 'cancelled' || row.cancelRequestedAt !== undefined)) return row
  if (!nextStatus('cancel', row.status))
    throw new NotPossibleError(`A ${row.status} task can't be cancelled.`)
  const wasNeverSent = row.startedAt === undefined
  if (wasNeverSent || (hand.hasOwnHandler(row.type) && row.status !== 'processing'))
    return judged(row, { event: 'cancel' }, hand.now)
  return cancelRequested(row, hand.person.id, hand.now)
}

/** From the first attempt, with the same id, so that an attempt whose answer was lost still counts. */
export const retriedByHand: EditByHand = (row, hand, isSecondTry) => {
  requireOwner(row, hand)
  // It may have gone on by now: only a failed task was asked for.
  if (isSecondTry && row.status !== 'failed') return row
  if (row.cancelRequestedAt !== undefined) throw new NotPossibleError('This task is being cancelled.')
  if (!nextStatus('requeue', row.status)) throw new NotPossibleError(`A ${row.status} task can't be retried.`)
  return requeued(row, hand.now)
}

/** Put aside; it keeps its status. */
export const dismissedByHand: EditByHand = (row, hand) => {
  requireOwner(row, hand)
  if (!nextStatus('dismiss', row.status)) throw new NotPossibleError('Only a failed task can be dismissed.')
  return { ...row, dismissedAt: hand.now, announcedAt: hand.now, announceTo: undefined }
}

function requireOwner(row: Task, { person }: Hand): void {
  if (row.owner !== person.id) throw new NotPossibleError(`This task belongs to ${row.ownerName}.`)
}
