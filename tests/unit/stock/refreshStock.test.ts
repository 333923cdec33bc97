import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { knownQuantity } from '@/kitchen/stock/balances'
import { keepResult, resultTables } from '@/kitchen/stock/keepResult'
import { QueueDatabase, type NewTask } from '@/queue'
import { refreshStock, StockOvertakenError, type AskForStock } from '@/kitchen/stock/refreshStock'
import { stockTables, type StockDatabase } from '@/kitchen/stock/stockTables'

let database: StockDatabase

beforeEach(() => {
  database = new QueueDatabase({
    name: `stock-${crypto.randomUUID()}`,
    companionTables: stockTables,
  }) as QueueDatabase & StockDatabase
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
  await refreshStock(database, answering(everything), 'ana')
}

let tasks = 0
/** A task that is stored on the device. */
async function withTask(fields: Partial<NewTask> = {}): Promise<string> {
  tasks += 1
  const id = `task-${tasks}`
  await database.tasks.add({
    id,
    type: 'product_writeoff',
    version: 1,
    status: 'queued',
    open: 1,
    owner: 'ana',
    ownerName: 'Ana',
    description: '',
    payload: {},
    fingerprint: '',
    orderingKeys: [],
    createdAt: 0,
    attempts: 0,
    maxAttempts: 3,
    waits: 0,
    dueAt: 0,
    ...fields,
  })
  return id
}
const copy = () => database.stockMeta.get('copy')

describe('refreshStock', () => {
  it('asks again when a result came before the very first answer, which may be older', async () => {
    const ask = vi
      .fn<AskForStock>()
      .mockImplementationOnce(async () => {
        await database.stockBalances.put({ itemId: 'prod_1', quantity: 700, value: 14_000, revision: 5 })
        return everything
      })
      .mockResolvedValueOnce({ ...everything, balances: [balance(700, 5)] })
    await refreshStock(database, ask, 'ana')
    expect(ask).toHaveBeenCalledTimes(2)
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 700, revision: 5 })
  })

  it('asks for everything the first time, then for what changed since', async () => {
    const ask = answering(everything, { ...nothing, cursor: '107', epoch: 'first' })
    const id = await withTask()
    await refreshStock(database, ask, 'ana')
    await refreshStock(database, ask, 'ben')
    expect(ask.mock.calls).toEqual([
      [null, [id], 'ana'],
      ['100', [id], 'ben'],
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
    await refreshStock(database, answering(change), 'ana')
    expect(await database.stockBatches.toCollection().primaryKeys()).toEqual([2])
    expect(await database.stockRecipes.count()).toBe(0)

    const removal = { ...nothing, cursor: '102', epoch: 'first', removed: { items: ['prod_1'] } }
    await refreshStock(database, answering(removal), 'ana')
    expect(await database.stockItems.toCollection().primaryKeys()).toEqual(['prep_123'])
    expect([await database.stockBalances.count(), await database.stockBatches.count()]).toEqual([0, 0])
  })

  it('never puts a balance back to an older revision: it asks again', async () => {
    await withCopy()
    const ask = vi.fn<AskForStock>(async () => {
      if (ask.mock.calls.length > 1) {
        return {
          ...nothing,
          cursor: '101',
          epoch: 'first',
          balances: [balance(450, 7)],
          batches: [batch(2, 450)],
        }
      }
      await database.stockBalances.put({ itemId: 'prod_1', quantity: 500, value: 10_000, revision: 6 })
      return {
        ...nothing,
        cursor: '101',
        epoch: 'first',
        balances: [balance(700, 5)],
        batches: [batch(2, 700)],
      }
    })
    await refreshStock(database, ask, 'ana')
    expect(ask).toHaveBeenCalledTimes(2)
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 450, revision: 7 })
    expect(await database.stockBatches.get(2)).toMatchObject({ quantity: 450 })
  })

  it('gives up for now when every answer is overtaken, and leaves the copy as it is', async () => {
    await withCopy()
    let revision = 4
    const ask = vi.fn<AskForStock>(async () => {
      revision += 2
      await database.stockBalances.put({ itemId: 'prod_1', quantity: 500, value: 10_000, revision })
      return { ...nothing, cursor: '101', epoch: 'first', balances: [balance(700, revision - 1)] }
    })
    await expect(refreshStock(database, ask, 'ana')).rejects.toThrow(StockOvertakenError)
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 500, revision })
    expect(await copy()).toMatchObject({ cursor: '100' })
  })

  it('replaces the whole copy when the database lives another life, its smaller revisions included', async () => {
    await withCopy()
    const partOfIt = { ...nothing, cursor: '5', epoch: 'second' }
    const allOfIt = { ...partOfIt, items: [tomatoes], balances: [balance(50, 1)], batches: [batch(9, 50)] }
    const ask = answering(partOfIt, allOfIt)
    await refreshStock(database, ask, 'ana')
    expect(ask.mock.calls.map(([since]) => since)).toEqual(['100', null])
    expect(await database.stockItems.toCollection().primaryKeys()).toEqual(['prod_1'])
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 50, revision: 1 })
    expect(await database.stockBatches.toCollection().primaryKeys()).toEqual([9])
    expect(await database.stockRecipes.count()).toBe(0)
  })

  it('leaves alone an answer that an answer of another tab has overtaken', async () => {
    await withCopy()
    const overtaken = async () => {
      await refreshStock(database, answering({ ...nothing, cursor: '120', epoch: 'first' }), 'ana')
      return { ...nothing, cursor: '110', epoch: 'first', batches: [batch(1, 999)] }
    }
    await refreshStock(database, overtaken, 'ana')
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
    await expect(refreshStock(database, answering(answer), 'ana')).rejects.toThrow()
    expect(await database.stockMeta.get('copy')).toMatchObject({ cursor: '100' })
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 800 })
  })

  it('replaces the copy when the server has gone back without another epoch', async () => {
    await withCopy()
    const reset = { ...everything, balances: [balance(50, 1)], batches: [batch(9, 50)] }
    const ask = answering(reset)
    await refreshStock(database, ask, 'ana')
    expect(ask.mock.calls.map(([since]) => since)).toEqual(['100', null])
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 50, revision: 1 })
    expect(await database.stockBatches.toCollection().primaryKeys()).toEqual([9])
  })

  it('asks again when an answer of another tab came between that has the same cursor', async () => {
    await withCopy()
    const same = { ...nothing, cursor: '100', epoch: 'first' }
    const ask = vi.fn<AskForStock>(async () => {
      if (ask.mock.calls.length === 1) {
        const other = { ...same, balances: [balance(700, 5)], batches: [batch(2, 400)] }
        await refreshStock(database, answering(other), 'ana')
        return { ...same, batches: [batch(2, 999)] }
      }
      return same
    })
    await refreshStock(database, ask, 'ana')
    expect(ask).toHaveBeenCalledTimes(2)
    expect(await database.stockBatches.get(2)).toMatchObject({ quantity: 400 })
  })
})

describe('what the copy knows of the open tasks', () => {
  const applied = (id: string) => ({ id, outcome: 'applied' as const })
  const change = (fields: object) => ({ ...nothing, cursor: '101', epoch: 'first', ...fields })

  it('remembers which of them the figures already contain', async () => {
    const [one] = [await withTask(), await withTask()]
    await refreshStock(database, answering({ ...everything, decided: [applied(one)] }), 'ana')
    expect(await copy()).toMatchObject({ decided: [applied(one)], unclear: [] })
  })

  it('does not forget a decision, and drops it once the task is not open any more', async () => {
    const one = await withTask({ startedAt: 1 })
    const two = await withTask({ startedAt: 1 })
    const decided = [applied(one), { id: two, outcome: 'cancelled' as const }]
    await refreshStock(database, answering({ ...everything, decided }), 'ana')
    await refreshStock(database, answering(change({})), 'ana')
    expect((await copy())?.decided).toEqual(decided)
    await database.tasks.where('id').equals(one).modify({ status: 'completed', open: undefined })
    await refreshStock(database, answering(change({})), 'ana')
    expect((await copy())?.decided).toEqual(decided.slice(1))
  })

  it('asks again for a task that was sent while the answer was on its way', async () => {
    await withCopy()
    let id = ''
    const ask = vi.fn<AskForStock>(async () => {
      if (ask.mock.calls.length > 1) return change({ balances: [balance(700, 5)], decided: [applied(id)] })
      id = await withTask({ startedAt: 1 })
      return change({ balances: [balance(700, 5)] })
    })
    await refreshStock(database, ask, 'ana')
    expect(ask.mock.calls.map(([, ids]) => ids)).toEqual([[], [id]])
    expect(await copy()).toMatchObject({ decided: [applied(id)] })
  })

  it('keeps an answer although a task was stored meanwhile: what was never sent is in no answer', async () => {
    await withCopy()
    const ask = vi.fn<AskForStock>(async () => {
      await withTask()
      return change({ balances: [balance(700, 5)] })
    })
    await refreshStock(database, ask, 'ana')
    expect(ask).toHaveBeenCalledOnce()
    expect(await copy()).toMatchObject({ cursor: '101', decided: [], unclear: [] })
  })

  it('takes the decisions of an answer that was overtaken: the newer figures contain them as well', async () => {
    await withCopy()
    const id = await withTask({ startedAt: 1 })
    const overtaken = async () => {
      await refreshStock(database, answering(change({ cursor: '120' })), 'ana')
      return change({ cursor: '110', decided: [applied(id)] })
    }
    await refreshStock(database, overtaken, 'ana')
    expect(await copy()).toMatchObject({ cursor: '120', decided: [applied(id)] })
  })

  it('takes no decision of an answer that is thrown away: the older figures do not contain it', async () => {
    await withCopy()
    const id = await withTask({ startedAt: 1 })
    const ask = vi.fn<AskForStock>(async () => {
      if (ask.mock.calls.length > 1) throw new Error('no Wi-Fi')
      await withTask({ startedAt: 1 })
      return change({ balances: [balance(700, 5)], decided: [applied(id)] })
    })
    await expect(refreshStock(database, ask, 'ana')).rejects.toThrow('no Wi-Fi')
    expect(await copy()).toMatchObject({ cursor: '100', decided: [] })
  })

  it('calls a task unclear that was sent by somebody else, until they ask themselves', async () => {
    const sent = await withTask({ owner: 'ben', startedAt: 1 })
    await withTask({ owner: 'ben' })
    await refreshStock(database, answering(everything), 'ana')
    expect(await copy()).toMatchObject({ decided: [], unclear: [sent] })
    await refreshStock(database, answering(change({})), 'ana')
    expect(await copy()).toMatchObject({ unclear: [sent] })
    await refreshStock(database, answering(change({ cursor: '102' })), 'ben')
    expect(await copy()).toMatchObject({ decided: [], unclear: [] })
  })
})

describe('keepResult', () => {
  const result = (fields: object) => ({
    document_number: 'WO-2026-000001',
    operation_id: 1,
    total_cost: 0,
    allocations: [],
    shortages: [],
    warnings: [],
    balances: [],
    ...fields,
  })
  const taken = (number: number, quantity: number) => ({
    item_id: 'prod_1',
    batch_number: `O-00000${number}`,
    quantity,
    unit_cost: 20,
  })
  const keep = (fields: object, payload: object = {}) =>
    database.transaction(
      'rw',
      resultTables.map(name => database.table(name)),
      () => keepResult(database, { payload, result: result(fields) }),
    )
  const quantities = async () =>
    Object.fromEntries((await database.stockBatches.toArray()).map(row => [row.batchNumber, row.quantity]))

  it('writes the balance and the very batches that the server took', async () => {
    await withCopy()
    await keep({ balances: [balance(400, 5)], allocations: [taken(1, 300), taken(2, 100)] })
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 400, revision: 5 })
    expect(await quantities()).toEqual({ 'O-000002': 400 })
  })

  it('falls with the transaction that settles the task', async () => {
    await withCopy()
    const settle = database.transaction(
      'rw',
      resultTables.map(name => database.table(name)),
      async () => {
        await keepResult(database, { payload: {}, result: result({ balances: [balance(400, 5)] }) })
        throw new Error('power cut')
      },
    )
    await expect(settle).rejects.toThrow('power cut')
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 800 })
  })

  it('changes nothing for a result that the figures contain already', async () => {
    await withCopy()
    await keep({ balances: [balance(100, 4)], allocations: [taken(1, 300)] })
    expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 800, revision: 4 })
    expect(await quantities()).toEqual({ 'O-000001': 300, 'O-000002': 500 })
  })

  it('takes only the task’s own change when something unknown lies before it, and the rest when it is known', async () => {
    await withCopy()
    await keep({ balances: [balance(600, 6)], allocations: [taken(1, 100)] })
    const held = await database.stockBalances.get('prod_1')
    expect(held).toMatchObject({ quantity: 800, revision: 4 })
    expect(knownQuantity(held)).toBe(700)
    await keep({ balances: [balance(700, 5)], allocations: [taken(1, 100)] })
    expect(await database.stockBalances.get('prod_1')).toEqual({
      itemId: 'prod_1',
      quantity: 600,
      value: 12_000,
      revision: 6,
    })
  })

  it('puts what was produced on the shelf under a number of its own, which the next snapshot replaces', async () => {
    await withCopy()
    const produced = {
      batch_number: 'P-000007',
      quantity: 500,
      unit_cost: 25,
      expires_at: '2026-11-26T15:59:59Z',
    }
    const made = { item_id: 'prep_123', quantity: 500, value: 12_500, revision: 1 }
    await database.stockBalances.put({ itemId: 'prep_123', quantity: 0, value: 0, revision: 0 })
    await keep({ produced, balances: [made] }, { preparationId: 'prep_123' })
    const [batchOfResult] = await database.stockBatches.where('itemId').equals('prep_123').toArray()
    expect(batchOfResult).toMatchObject({ quantity: 500, unitCost: 25, expiresAt: '2026-11-26T15:59:59Z' })
    expect(batchOfResult?.id).toBeLessThan(0)

    const named = { ...batch(7, 500), item_id: 'prep_123', batch_number: 'P-000007' }
    const snapshot = { ...nothing, cursor: '101', epoch: 'first', balances: [made], batches: [named] }
    await refreshStock(database, answering(snapshot), 'ana')
    expect(await database.stockBatches.where('itemId').equals('prep_123').primaryKeys()).toEqual([7])
  })

  it('covers an open shortage with what was produced', async () => {
    await withCopy()
    await database.stockBalances.put({ itemId: 'prep_123', quantity: -200, value: 0, revision: 3 })
    await database.stockBatches.put({
      id: 8,
      itemId: 'prep_123',
      batchNumber: 'S-000008',
      quantity: -200,
      unitCost: 0,
      receivedAt: '2026-11-01T00:00:00Z',
      expiresAt: null,
    })
    const produced = { batch_number: 'P-000009', quantity: 500, unit_cost: 25, expires_at: null }
    const made = { item_id: 'prep_123', quantity: 300, value: 7_500, revision: 4 }
    await keep({ produced, balances: [made] }, { preparationId: 'prep_123' })
    expect(await quantities()).toMatchObject({ 'P-000009': 300 })
    expect(await database.stockBatches.get(8)).toBeUndefined()
  })

  it.each([undefined, null, 'nonsense', { balances: [balance(1, 9)] }])(
    'leaves the figures alone when the result is %j',
    async stored => {
      await withCopy()
      await keepResult(database, { payload: {}, result: stored })
      expect(await database.stockBalances.get('prod_1')).toMatchObject({ quantity: 800 })
    },
  )
})
