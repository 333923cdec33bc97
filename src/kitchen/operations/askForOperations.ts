import type { Department } from '../reasons'
import type { Rpc } from '../rpc'
import { readPage, type OperationKind, type OperationPage, type PageKey } from './operation'

const timeoutMs = 15_000
const pageSize = 50

export interface OperationFilters {
  kind: OperationKind | null
  department: Department | null
  person: string
  text: string
  /** ISO 8601: what was done at this moment or later, whenever it reached the server; empty for no such bound. */
  from: string
  /** ISO 8601: what was done before this moment. */
  to: string
}

/** What a question for a page came to. `outdated`: the server does not know the question, because it lacks a migration. */
export type OperationsAnswer =
  { outcome: 'page'; page: OperationPage } | { outcome: 'offline' | 'sign-in' | 'outdated' | 'error' }

export type AskForOperations = (
  filters: OperationFilters,
  before: PageKey | null,
  signal: AbortSignal,
) => Promise<OperationsAnswer>

/** As `AbortSignal.any` with a time-out, which Safari has since 17.4 only. */
async function within<T>(
  ms: number,
  given: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const aborting = new AbortController()
  const giveUp = () => aborting.abort(given.reason)
  if (given.aborted) giveUp()
  given.addEventListener('abort', giveUp)
  const timer = setTimeout(() => aborting.abort(new DOMException('It took too long.', 'TimeoutError')), ms)
  try {
    return await ask(aborting.signal)
  } finally {
    clearTimeout(timer)
    given.removeEventListener('abort', giveUp)
  }
}

/** Asks `operation_history` in the name of one person. Never throws. */
export function createAskForOperations(rpc: Rpc, userId: string): AskForOperations {
  return async (filters, before, signal) => {
    // What is empty is not a filter.
    const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => Boolean(value)))
    const args = { filters: given, before, page_size: pageSize }
    const answer = await within(timeoutMs, signal, signal =>
      rpc('operation_history', args, { signal, userId }),
    )
    switch (answer.kind) {
      case 'answered': {
        const page = readPage(answer.value)
        return page ? { outcome: 'page', page } : { outcome: 'error' }
      }
      case 'signInNeeded':
        return { outcome: 'sign-in' }
      case 'silent':
        return { outcome: 'offline' }
      case 'error':
        // PostgREST: no such function; Postgres: the same, from inside.
        return { outcome: ['PGRST202', '42883'].includes(answer.code) ? 'outdated' : 'error' }
    }
  }
}
