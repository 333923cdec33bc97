/** Pure: whether an answer of the server fits what this device holds by now, and what it tells of the open tasks. */
import type { Task } from '@/queue'
import { knownRevision } from './balances'
import type { StockSnapshot } from './snapshot'
import type { StockBalanceRow, StockMetaRow } from './stockTables'

export interface Question {
  /** The person who asked. */
  asker: string
  /** Null: for everything. */
  since: string | null
  /** The open tasks of this device, whoever made them. */
  openIds: readonly string[]
  /** The copy and its figures when it was asked. */
  copy: StockMetaRow | undefined
  balances: ReadonlyMap<string, StockBalanceRow>
}

/** The device at the moment at which the answer would be stored. */
export interface Held {
  copy: StockMetaRow | undefined
  balances: ReadonlyMap<string, StockBalanceRow>
  open: readonly Task[]
}

export type Verdict =
  | 'keep'
  /** Instead of all that is held: the server's database lives another life. */
  | 'replace'
  /** The copy is further on already, thanks to another tab. What the answer tells of tasks still holds. */
  | 'overtaken'
  | 'ask again'
  | 'ask for all'

export function judgeSnapshot(question: Question, snapshot: StockSnapshot, held: Held): Verdict {
  const isOursAlone =
    editionOf(held.copy) === editionOf(question.copy) && held.copy?.epoch === question.copy?.epoch
  const isSameLife =
    held.copy?.epoch === snapshot.epoch &&
    question.copy?.epoch === snapshot.epoch &&
    !goesBack(question, snapshot)
  if (!isSameLife) {
    // Changes of one life don't fit the copy of another, so all of it is asked for.
    if (question.since !== null) return 'ask for all'
    if (!isOursAlone || wasWrittenSince(question, held)) return 'ask again'
  } else {
    const [before, now] = [BigInt(held.copy?.cursor ?? 0), BigInt(snapshot.cursor)]
    // Of two answers with the same cursor nobody knows which one the server gave first.
    if (!isOursAlone && before >= now) return before > now ? 'overtaken' : 'ask again'
    // A task of ours was settled meanwhile with a result that this answer is too old for, and so are its batches.
    if (isOlder(snapshot, held.balances)) return 'ask again'
  }
  // Sent since it was asked: the answer may contain it and would not say so.
  const asked = new Set(question.openIds)
  const wasSentMeanwhile = (task: Task) =>
    task.owner === question.asker && !asked.has(task.id) && wasSent(task)
  if (held.open.some(wasSentMeanwhile)) return 'ask again'
  return isSameLife ? 'keep' : 'replace'
}

/** A result has come since it was asked, and nothing tells whether this answer, of another life, contains it. */
function wasWrittenSince(question: Question, held: Held): boolean {
  return [...held.balances].some(
    ([itemId, { revision }]) => revision !== question.balances.get(itemId)?.revision,
  )
}

/** The server knows less than the device knew when it asked: it was reset without being given another epoch. */
function goesBack({ copy, balances }: Question, snapshot: StockSnapshot): boolean {
  if (copy && BigInt(snapshot.cursor) < BigInt(copy.cursor)) return true
  return isOlder(snapshot, balances)
}

function isOlder(snapshot: StockSnapshot, held: ReadonlyMap<string, StockBalanceRow>): boolean {
  return snapshot.balances.some(({ itemId, revision }) => revision < knownRevision(held.get(itemId)))
}

/**
 * What is known of the open tasks after an answer.
 * @param verdict what becomes of the answer
 */
export function knownOf(
  { asker, openIds }: Question,
  { decided: told }: StockSnapshot,
  { copy, open }: Held,
  verdict: 'keep' | 'replace' | 'overtaken',
): Pick<StockMetaRow, 'decided' | 'unclear'> {
  const before = verdict === 'replace' ? undefined : copy
  const outcomes = new Map([...(before?.decided ?? []), ...told].map(({ id, outcome }) => [id, outcome]))
  const asked = new Set(openIds)
  const wasUnclear = new Set(before?.unclear)
  const isUnclear = (task: Task) => {
    if (outcomes.has(task.id)) return false
    if (verdict === 'overtaken') return wasUnclear.has(task.id)
    return wasSent(task) && !(task.owner === asker && asked.has(task.id))
  }
  return {
    // Only of what is still open: nobody asks for the others any more.
    decided: open.flatMap(({ id }) => {
      const outcome = outcomes.get(id)
      return outcome ? [{ id, outcome }] : []
    }),
    unclear: open.filter(isUnclear).map(({ id }) => id),
  }
}

const wasSent = (task: Task) => task.startedAt !== undefined
export const editionOf = (copy: StockMetaRow | undefined) => copy?.edition ?? 0
