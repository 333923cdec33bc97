import { expect } from '@playwright/test'
import type { Task } from '../../src/queue/task'
import type { Database } from '../support/database'
import type { Order } from '../support/enqueueThroughDialog'

export interface Effects {
  /** Every task that was tried to be enqueued, by its note. */
  ordered: Map<string, Order>
  /** Notes of those whose promise had resolved. */
  confirmed: string[]
  /** What lies on the device after all was sent. */
  stored: Task[]
  balancesBefore: Record<string, number>
}

export const noteOf = ({ payload }: Task) => (payload as { notes?: string }).notes ?? ''

/** Counts in Postgres: what was safe is applied exactly once, what was not is applied once or nowhere at all. */
export async function checkEffects(
  database: Database,
  { ordered, confirmed, stored, balancesBefore }: Effects,
): Promise<void> {
  const notes = stored.map(noteOf)
  expect(new Set(notes).size, 'no order is stored twice').toBe(notes.length)
  expect(
    notes.filter(note => !ordered.has(note)),
    'nothing is stored that nobody ordered',
  ).toEqual([])
  expect(
    confirmed.filter(note => !notes.includes(note)),
    'nothing that was safe is lost',
  ).toEqual([])

  const ids = stored.map(({ id }) => id).sort()
  const ledger = await database.ledger()
  expect(ledger.map(({ task_id }) => task_id).sort(), 'a ledger row for each stored task').toEqual(ids)
  expect(
    ledger.filter(({ outcome }) => outcome !== 'applied'),
    'each is applied',
  ).toEqual([])
  const operations = await database.operations()
  expect(operations.map(({ task_id }) => task_id).sort(), 'one operation for each stored task').toEqual(ids)
  expect(await database.movedSince(balancesBefore), 'the stock moved by the sum').toEqual(
    moved(notes.flatMap(note => ordered.get(note) ?? [])),
  )

  // All orders of one item share a key.
  const itemOf = new Map(stored.map(task => [task.id, ordered.get(noteOf(task))?.itemId]))
  for (const item of new Set(itemOf.values())) {
    const ofItem = (id: string) => itemOf.get(id) === item
    expect(
      operations.map(({ task_id }) => task_id).filter(ofItem),
      `${item} moved in the order of enqueueing`,
    ).toEqual(stored.map(({ id }) => id).filter(ofItem))
  }

  expect(
    stored.filter(({ owner, announcedAt, announceTo }) => announcedAt === undefined && announceTo !== owner),
    'each outcome was announced, or is waiting to be',
  ).toEqual([])
}

function moved(orders: Order[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const { itemId, quantity } of orders) sum[itemId] = (sum[itemId] ?? 0) - quantity
  return sum
}
