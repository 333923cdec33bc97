import { moments, type Place, type Round } from './rounds'

/** What became of the tasks of one kind of round. */
interface Line {
  rounds: number
  confirmed: number
  /** Not confirmed when the browser was killed, but stored: applied once as well. */
  'stored, not confirmed': number
  /** Never stored, and nowhere in the database. */
  'never stored': number
  /** Claimed when the browser was killed, and taken up again when the lease had run out. */
  resumed: number
  /** Sent again after an answer was lost: the ledger gave the stored result. */
  replayed: number
}

const empty: Line = {
  rounds: 0,
  confirmed: 0,
  'stored, not confirmed': 0,
  'never stored': 0,
  resumed: 0,
  replayed: 0,
}

export type Table = Record<string, Line>

export interface Outcome {
  confirmed: readonly string[]
  stored: readonly string[]
  resumed: readonly string[]
  replayed: readonly string[]
}

/** Rounds by moment and place, added up. */
export class Tally {
  private readonly lines = new Map<string, Line>()

  add({ moment, place, orders }: Pick<Round, 'moment' | 'place' | 'orders'>, outcome: Outcome): void {
    const name = nameOf(moment, place)
    const line = this.lines.get(name) ?? { ...empty }
    const notes = orders.map(({ note }) => note)
    const count = (among: readonly string[]) => notes.filter(note => among.includes(note)).length
    const stored = count(outcome.stored)
    line.rounds += 1
    line.confirmed += count(outcome.confirmed)
    line['stored, not confirmed'] += stored - count(outcome.confirmed)
    line['never stored'] += notes.length - stored
    line.resumed += count(outcome.resumed)
    line.replayed += count(outcome.replayed)
    this.lines.set(name, line)
  }

  /** Kinds of rounds in the order of a task's life, and their sum. */
  table(): Table {
    const names = moments.flatMap(moment => [nameOf(moment, 'page'), nameOf(moment, 'worker')])
    const rows = names.flatMap(name => {
      const line = this.lines.get(name)
      return line ? [[name, line] as const] : []
    })
    return Object.fromEntries([...rows, ['all', sum(rows.map(([, line]) => line))]])
  }
}

/** Row by row, in the order in which they are known. */
export function addTables(tables: Table[]): Table {
  const names = new Set(tables.flatMap(Object.keys))
  return Object.fromEntries(
    [...names].map(name => [name, sum(tables.flatMap(table => table[name] ?? []))] as const),
  )
}

const nameOf = (moment: string, place: Place) => `${moment} (${place})`

function sum(lines: Line[]): Line {
  const all = { ...empty }
  for (const line of lines) {
    for (const column of Object.keys(all) as (keyof Line)[]) all[column] += line[column]
  }
  return all
}
