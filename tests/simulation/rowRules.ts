import type { Task } from '@/queue'
import type { History } from './witness'

export interface ChangeContext {
  history: History
  /** Whoever writes holds the claim of the row as it was. */
  isHolder: boolean
  /** Its pause is not over yet. */
  isTooEarly: boolean
  /** No other task went out with it. */
  wasAlone: boolean
  /** The lease of the row as it was has run out, or its clock has jumped. */
  isLeaseOver: boolean
  /** Whoever held the claim of the row as it was is dead, or has ended the burst in which it claimed. */
  isHolderGone: boolean
}

export function isFinal({ status }: Task): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

/** What one committed change of one row breaks. Stated anew here, not taken from the engine's own tables. */
export function brokenRule(
  before: Task | undefined,
  row: Task | undefined,
  context: ChangeContext,
): string | undefined {
  if (!row) return before && ruleOfDeletion(before, context)
  return (
    ruleOfRow(row, context) ??
    (before ? ruleOfChange(before, row, context) : undefined) ??
    (before || row.status === 'queued' ? undefined : `it was enqueued as ${row.status}`)
  )
}

function ruleOfDeletion(row: Task, { history }: ChangeContext): string | undefined {
  if (row.open === 1 || !isFinal(row)) return `it was deleted while ${row.status}`
  const isDealtWith = row.status !== 'failed' || row.dismissedAt !== undefined
  if (row.announcedAt === undefined || !history.shown.has(row.status) || !isDealtWith)
    return 'it was deleted and nobody had been told'
  return undefined
}

/** What every row has to be. */
function ruleOfRow(row: Task, { history }: ChangeContext): string | undefined {
  const final = isFinal(row)
  const isCancelling = row.cancelRequestedAt !== undefined
  if (final !== (row.completedAt !== undefined)) return `completedAt does not fit ${row.status}`
  if ((row.open === 1) !== (!final || isCancelling)) return `open does not fit ${row.status}`
  if ((row.status === 'processing') !== (row.claimToken !== undefined)) return 'its claim does not fit'
  if ((row.status === 'processing') !== (row.leaseUntil !== undefined)) return 'its lease does not fit'
  const isTold = row.announceTo === undefined
  if ((!final || isCancelling) && !isTold) return `it is announced while ${row.status}`
  if (final && !isCancelling && isTold && !history.shown.has(row.status))
    return `its outcome ${row.status} will never be announced`
  if (row.announceTo !== undefined && row.announceTo !== row.owner) return 'it is announced to somebody else'
  if (row.status === 'completed' && history.effects === 0) return 'it is shown completed and was never done'
  // Enqueued anew after its outcome was told and pruned: an id is known for as long as its task is kept.
  const isForgotten = history.isPruned
  if (row.status === 'cancelled' && history.effects > 0 && !isForgotten)
    return 'it is shown cancelled and was done'
  return undefined
}

function ruleOfChange(before: Task, row: Task, context: ChangeContext): string | undefined {
  const { history, isHolder, isLeaseOver, isHolderGone } = context
  const move = `${before.status} → ${row.status}`
  for (const field of ['id', 'owner', 'fingerprint', 'createdAt'] as const) {
    if (before[field] !== row[field]) return `its ${field} has changed`
  }
  const isMoved = before.status !== row.status
  if (isMoved && (before.status === 'completed' || before.status === 'cancelled')) return `it went ${move}`
  if (before.status === 'failed' && row.status !== 'failed') {
    if (row.status === 'queued' && history.retriesAsked === 0) return 'it was retried and nobody had asked'
    if (row.status === 'processing' || row.status === 'retrying') return `it went ${move}`
  }
  if (row.status === 'processing' && before.claimToken !== row.claimToken) {
    if (before.status === 'processing') return 'it was claimed while somebody else held it'
    if (context.isTooEarly) return 'it was claimed before its pause was over'
    if (before.cancelRequestedAt !== undefined) return 'it was claimed while it was being cancelled'
  }
  const isFact = row.status === 'completed' || row.status === 'cancelled'
  if (before.status === 'processing' && isMoved && !isFact && !isHolder) {
    if (row.status !== 'queued') return `${move} by somebody who did not hold it`
    if (!isLeaseOver && !isHolderGone) return 'it was taken from its holder before the lease was over'
  }
  const isTakenForPoison = before.status === 'processing' && row.waits > before.waits
  if (isTakenForPoison && !context.wasAlone && row.cancelRequestedAt === undefined)
    return 'it was taken for poison, and had not stood alone'
  const isCounted = row.attempts > before.attempts
  if (isCounted && row.attempts - before.attempts !== 1) return 'several attempts were counted at once'
  if (isCounted && !isFact && row.status !== 'failed' && row.status !== 'retrying')
    return 'an attempt was counted that got no judgement'
  if (row.status === 'failed' && isMoved) {
    if (history.refusals === 0 && history.transients < row.maxAttempts)
      return `it failed after ${history.transients} judgements`
    // A request that was still under way may have come after the judgement of the one that overtook it.
    if (history.effects > 0 && !history.wasOvertaken) return 'it is shown failed and was done'
  }
  return undefined
}
