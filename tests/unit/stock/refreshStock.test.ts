import 'fake-indexeddb/auto'
import Dexie from 'dexie'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepBalances } from '@/kitchen/stock/keepBalances'
import { refreshStock, type AskForStock } from '@/kitchen/stock/refreshStock'
import { stockTables, type StockDatabase } from '@/kitchen/stock/stockTables'

let database: StockDatabase

beforeEach(() => {
  database = new Dexie(`stock-${crypto.randomUUID()}`) as StockDatabase
  database.version(1).stores(stockTables)
})
afterEach(() => database.close())

const tomatoes = {
  id: 'prod_1',
  kind: 'product',
  name: 'Tomatoes',
  base_unit: 'g',
  departments: ['kitchen'],
  shelf_life_days: null,
  last_known_cost: 20,
}
const hummus = { ...tomatoes, id: 'prep_123', kind: 'preparation', name: 'Hummus', shelf_life_days: 3 }
const hummusRecipe = {
  preparation_id: 'prep_123',
  output_quantity: 500,
  lines: [{ item_id: 'prod_1', quantity: 300, yield_percent: 100 }],
}
const batch = (id: number, quantity: number) => ({
  id,
  item_id: 'prod_1',
  batch_number: `O-00000${id}`,
  initial_quantity: 1000,
  quantity,
  unit_cost: 20,
  received_at: '2026-11-01T00:00:00+00:00',
  expires_at: null,
  source: 'opening',
})
const balance = (quantity: number, revision: number) => ({
  item_id: 'prod_1',
  quantity,
  value: quantity * 20,
  revision,
})

const nothing = { items: [], recipes: [], balances: [], batches: [], removed: { items: [] }, decided: [] }
const everything = {
  ...nothing,
  cursor: '100',
  epoch: 'first',
  items: [tomatoes, hummus],
  recipes: [hummusRecipe],
  balances: [balance(800, 4)],
  batches: [batch(1, 300), batch(2, 500)],
}

const answering = (...answers: unknown[]) =>
  vi.fn<AskForStock>(() => Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]))

/** A device that holds `everything`. */
async function withCopy() {
  await refreshStock(database, answering(everything), [])
}

describe('refreshStock', () => {
  it('asks for everything the first time, then for what changed since', async () => {
    const ask = answering(everything, { ...nothing, cursor: '107', epoch: 'first' })
    await refreshStock(database, ask, ['open-1'])
    await refreshStock(database, ask, [])
    expect(ask.mock.calls).toEqual([
      [null, ['open-1']],
      ['100', []],
    ])
    expect(await database.stockMeta.get('copy')).toMatchObject({ cursor: '107', epoch: 'first' })
    expect(await database.stockItems.count()).toBe(2)
  })

  it('drops a batch that is used up, a recipe that is gone and an item that was removed', async () => {
    await withCopy()
    const change = {
      ...nothing,
      cursor: '101',
      epoch: 'first',
      batches: [batch(1, 0)],
      recipes: [{ preparation_id: 'prep_123', output_quantity: 0, lines: [] }],
    }
    await refreshStock(database, answering(change), [])
    expect(await database.stockBatches.toCollection().primaryKeys()).toEqual([2])
    expect(await database.stockRecipes.count()).toBe(0)

    const removal = { ...nothing, cursor: '102', epoch: 'first', removed: { items: ['prod_1'] } }
    await refreshStock(database, answering(removal), [])
    expect(await database.stockItems.toCollection().primaryKeys()).toEqual(['prep_123'])
    expect([await database.stockBalances.count(), await database.stockBatches.count()]).toEqual([0, 0])
  })

  it('never puts a balance back to an older revision', async () => {
    await withCopy()
    await database.stockBalances.put({ itemId: 'prod_1', quantity: 500, value: 10_000, revision: 6 })
    const late = { ...nothing, cursor: '101', epoch: 'first', balances: [balance(700, 5)] }
    await refreshStock(database, answering(late), [])
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 500, revision: 6 })
  })

  it('replaces the whole copy when the database lives another life, its smaller revisions included', async () => {
    await withCopy()
    const partOfIt = { ...nothing, cursor: '5', epoch: 'second' }
    const allOfIt = { ...partOfIt, items: [tomatoes], balances: [balance(50, 1)], batches: [batch(9, 50)] }
    const ask = answering(partOfIt, allOfIt)
    await refreshStock(database, ask, [])
    expect(ask.mock.calls.map(([since]) => since)).toEqual(['100', null])
    expect(await database.stockItems.toCollection().primaryKeys()).toEqual(['prod_1'])
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 50, revision: 1 })
    expect(await database.stockBatches.toCollection().primaryKeys()).toEqual([9])
    expect(await database.stockRecipes.count()).toBe(0)
  })

  it('leaves alone an answer that an answer of another tab has overtaken', async () => {
    await withCopy()
    const overtaken = async () => {
      await refreshStock(database, answering({ ...nothing, cursor: '120', epoch: 'first' }), [])
      return { ...nothing, cursor: '110', epoch: 'first', batches: [batch(1, 999)] }
    }
    await refreshStock(database, overtaken, [])
    expect(await database.stockBatches.get(1)).toMatchObject({ quantity: 300 })
    expect(await database.stockMeta.get('copy')).toMatchObject({ cursor: '120' })
  })

  it.each([
    ['a page of a router', '<html>'],
    [
      'a quantity that is text',
      { ...everything, cursor: '200', balances: [{ ...balance(1, 9), quantity: '1' }] },
    ],
  ])('changes nothing on %s', async (_what, answer) => {
    await withCopy()
    await expect(refreshStock(database, answering(answer), [])).rejects.toThrow()
    expect(await database.stockMeta.get('copy')).toMatchObject({ cursor: '100' })
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 800 })
  })

  it('remembers which open tasks the figures already contain', async () => {
    const decided = [{ id: 'open-1', outcome: 'applied' as const }]
    await refreshStock(database, answering({ ...everything, decided }), ['open-1', 'open-2'])
    expect((await database.stockMeta.get('copy'))?.decided).toEqual(decided)
  })
})

it('keepBalances joins the transaction that settles a task, and falls with it', async () => {
  await withCopy()
  const settle = (shouldFail: boolean) =>
    database.transaction('rw', database.stockBalances, async () => {
      await keepBalances(database.stockBalances, [
        { itemId: 'prod_1', quantity: 600, value: 12_000, revision: 5 },
        { itemId: 'prep_123', quantity: 500, value: 9_000, revision: 1 },
      ])
      if (shouldFail) throw new Error('power cut')
    })
  await expect(settle(true)).rejects.toThrow('power cut')
  expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 800 })
  await settle(false)
  expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 600 })
  expect(await database.stockBalances.get('prep_123')).toMatchObject({ quantity: 500 })
})
