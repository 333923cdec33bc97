import type { Outcome } from '@/queue'
import type { RpcAnswer } from './rpc'

type Failure = Exclude<RpcAnswer, { kind: 'answered' }>

/** SQLSTATEs after which the same call may well succeed: the database rolled back because of others. */
const passesByItself = /^(40001|40P01|55P03|57014)$/

/** The database is there, but takes no work: connection trouble, no resources, shutting down, read-only. */
const takesNoWork = /^(08|53|57|25006|PGRST00)/

/** Trouble inside the database, with a rollback; nothing says that it would come again. */
const brokeInside = /^(XX|58|F0|PGRSTX)/

/** The server lacks the function, or doesn't know the task's type or version. */
const isOutdated = /^(SM005|42883|PGRST2)/

/** Each class but our own has a digit; a gateway's word, such as `ERROR`, has none. */
const isSqlState = /^(?=.*\d)[0-9A-Z]{5}$/
const isPostgrest = /^PGRST/

/** What stands before the database says so with these, in its own words, and not PostgREST when Postgres refuses something. */
const isOfGateway = (status: number) => status === 429 || status === 502 || status === 504 || status >= 520

/** The table of codes and classes: what a failed call, or a refused task, means for the queue. */
export function outcomeOfError(failure: Failure): Outcome {
  if (failure.kind === 'signInNeeded') {
    return { kind: 'signInNeeded', error: { code: 'sign_in', message: failure.message } }
  }
  if (failure.kind === 'silent') {
    const { code, message, details, retryAfterMs } = failure
    return { kind: 'unreachable', error: { code, message, details }, retryAfterMs }
  }
  const { code, message, status, retryAfterMs } = failure
  const error = {
    // Our own codes travel as the detail of a code that every gateway passes on.
    code: /^SM\d{3}$/.test(failure.details) ? failure.details : code || `http_${status}`,
    message,
    details: failure.details || undefined,
    hint: failure.hint || undefined,
  }
  if (passesByItself.test(code) || brokeInside.test(code)) return { kind: 'transient', error }
  if (takesNoWork.test(code)) return { kind: 'unreachable', error, retryAfterMs }
  if (isOutdated.test(code)) return { kind: 'updateNeeded', error }
  const isOfDatabase = !isOfGateway(status) && (isSqlState.test(code) || isPostgrest.test(code))
  if (isOfDatabase) return { kind: 'refused', error }
  // JSON, but no proof that it is the database that speaks: a gateway's own words.
  return { kind: 'unreachable', error, retryAfterMs }
}
