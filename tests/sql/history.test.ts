import { describe, expect, it } from 'vitest'
import { preparationWriteOff, production, productWriteOff } from '../support/sql/tasks'
import { createTestKitchen, type History } from '../support/sql/testKitchen'

const stock = {
  tomatoes: [
    { quantity: 100, cost: 10, expiresAt: '2100-01-01T00:00:00Z' },
    { quantity: 500, cost: 20 },
  ],
  chickpeas: [{ quantity: 400, cost: 46 }],
  tahini: [{ quantity: 500, cost: 100 }],
}

const numbers = (history: History) => history.operations.map(operation => operation.document_number)

describe('one operation', () => {
  it('tells what a production took, from which batch, what was missing and what it made', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = production('hummus', 500, {
      kpiData: { userId: 'u1', userName: 'Wayan', department: 'kitchen', timestamp: '2026-11-24T09:00:00Z' },
    })
    const result = await kitchen.cook.do(task)

    const { operations } = await kitchen.otherCook.history()

    expect(operations).toHaveLength(1)
    expect(operations[0]).toMatchObject({
      ...{ task_id: task.id, kind: 'production', reason: null, department: 'kitchen' },
      ...{ responsible_person: 'Wayan', recorded_by_name: 'Cook', document_number: result.document_number },
      ...{ total_cost: 25_800, notes: null, counts_for_kpi: true, settled: 0 },
      lines: [
        {
          item_name: 'Chickpeas',
          batch_number: 'O-000001',
          quantity: 300,
          unit: 'g',
          unit_cost: 46,
          expires_at: null,
        },
        { item_name: 'Tahini', quantity: 120, unit_cost: 100 },
      ],
      shortages: [{ item_id: 'lemon', item_name: 'Lemon', quantity: 80, unit: 'g', unit_cost: 0 }],
      received: {
        item_name: 'Hummus',
        batch_number: result.produced?.batch_number,
        quantity: 500,
        unit: 'g',
      },
    })
    expect(Date.parse(String(operations[0]?.['recorded_at']))).not.toBeNaN()
  })

  it('tells a write-off of products from one of preparations, with reason, notes and expiry', async () => {
    const kitchen = await createTestKitchen({ stock })
    await kitchen.cook.do(productWriteOff([['tomatoes', 150]], { reason: 'other', notes: 'dropped' }))
    await kitchen.cook.do(preparationWriteOff([['pickles', 5]]))
    await kitchen.cook.do(production('pickles', 8))

    const { operations } = await kitchen.cook.history()

    expect(operations.map(({ kind }) => kind)).toEqual([
      'production',
      'preparation_writeoff',
      'product_writeoff',
    ])
    expect(operations[0]).toMatchObject({ settled: 5, lines: [], shortages: [], received: { quantity: 8 } })
    expect(operations[1]).toMatchObject({ lines: [], shortages: [{ quantity: 5 }], received: null })
    expect(operations[2]).toMatchObject({
      ...{ reason: 'other', notes: 'dropped', counts_for_kpi: false },
      lines: [{ quantity: 100, expires_at: '2100-01-01T00:00:00+00:00' }, { quantity: 50 }],
    })
  })

  it('shows opening stock only to those who ask for it', async () => {
    const kitchen = await createTestKitchen({ stock })
    expect((await kitchen.cook.history()).operations).toEqual([])
    const { operations, counts } = await kitchen.cook.history({ kind: 'opening' })
    expect(operations.map(({ kind }) => kind)).toEqual(['opening', 'opening', 'opening', 'opening'])
    expect(operations[3]).toMatchObject({
      recorded_by_name: null,
      received: { item_id: 'chickpeas', quantity: 400 },
    })
    expect(counts).toMatchObject({ production: 0, opening: 4, is_exact: true })
  })
})

describe('paging', () => {
  it('is complete and repeats nothing while new operations come in', async () => {
    const kitchen = await createTestKitchen({ stock })
    const write = async () => (await kitchen.cook.do(productWriteOff([['tomatoes', 1]]))).document_number
    const before: string[] = []
    for (let n = 0; n < 11; n += 1) before.unshift(await write())

    const seen: string[] = []
    let next: History['next'] = null
    do {
      const page: History = await kitchen.cook.history({}, next, 3)
      expect(page.operations.length).toBeLessThanOrEqual(3)
      seen.push(...numbers(page))
      next = page.next
      await write()
    } while (next)
    expect(seen).toEqual(before)
  })

  it('goes by the id where two were recorded at the same moment, and has no next after an exact end', async () => {
    const kitchen = await createTestKitchen({ stock })
    for (let n = 0; n < 4; n += 1) await kitchen.cook.do(productWriteOff([['tomatoes', 1]]))
    await kitchen.owner.query("update public.operations set recorded_at = '2026-11-24T09:00:00.123456Z'")
    const first = await kitchen.cook.history({}, null, 2)
    const second = await kitchen.cook.history({}, first.next, 2)
    expect([...first.operations, ...second.operations].map(({ id }) => id)).toEqual([8, 7, 6, 5])
    expect(second.next).toBeNull()
    expect(second.counts).toBeNull()
  })
})

describe('a filter', () => {
  it('finds by kind, department, person, time and text, and counts every kind', async () => {
    const kitchen = await createTestKitchen({ stock })
    const made = await kitchen.cook.do(production('hummus', 500))
    const bar = await kitchen.cook.do(
      productWriteOff([['eggs', 2, 'pcs']], { department: 'bar', notes: '100% rotten' }),
    )
    const kadek = await kitchen.cook.do(
      preparationWriteOff([['pickles', 5]], { payload: { responsiblePerson: 'Kadek' } }),
    )
    const find = async (filters: object) => numbers(await kitchen.manager.history(filters))

    expect(await find({ kind: 'product_writeoff' })).toEqual([bar.document_number])
    expect(await find({ kind: 'preparation_writeoff' })).toEqual([kadek.document_number])
    expect(await find({ department: 'bar' })).toEqual([bar.document_number])
    expect(await find({ person: 'Kadek' })).toEqual([kadek.document_number])
    expect(await find({ person: 'kad' })).toEqual([])
    expect(await find({ text: 'TAHINI' })).toEqual([made.document_number])
    expect(await find({ text: 'kAd' })).toEqual([kadek.document_number])
    expect(await find({ text: made.document_number.toLowerCase() })).toEqual([made.document_number])
    expect(await find({ text: '0% r' })).toEqual([bar.document_number])
    expect(await find({ text: '_' })).toEqual([])
    expect(await find({ text: '%%' })).toEqual([])
    expect(await find({ text: "'; drop table items --\\" })).toEqual([])
    expect(await find({ text: '  ' })).toHaveLength(3)
    expect(await find({ from: '2020-01-01T00:00:00Z' })).toHaveLength(3)
    expect(await find({ to: '2020-01-01T00:00:00+08:00' })).toEqual([])

    // What was done without a network is found on the day on which it was done, and not on that of its arrival.
    const hour = 3_600_000
    const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString()
    const late = await kitchen.cook.do(productWriteOff([['eggs', 1, 'pcs']], { performedAt: ago(30) }))
    expect(await find({ from: ago(31), to: ago(29) })).toEqual([late.document_number])
    expect(await find({ from: ago(29) })).not.toContain(late.document_number)
    expect(await find({ to: ago(29) })).toEqual([late.document_number])

    expect(await kitchen.cook.history({ kind: 'production', text: 'a' })).toMatchObject({
      counts: { production: 1, product_writeoff: 2, preparation_writeoff: 1, is_exact: true },
      people: ['Kadek', 'Wayan'],
    })
  })
})

it.each([
  ['filters', [], null, 50],
  ['filters.colour', { colour: 'red' }, null, 50],
  ['filters.kind', { kind: 'write_off' }, null, 50],
  ['filters.kind', { kind: 3 }, null, 50],
  ['filters.department', { department: 'garden' }, null, 50],
  ['filters.person', { person: { name: 'x' } }, null, 50],
  ['filters.text', { text: 'x'.repeat(2001) }, null, 50],
  ['filters.from', { from: 'yesterday' }, null, 50],
  ['filters.to', { to: '2026-02-31T00:00:00Z' }, null, 50],
  ['before', {}, {}, 50],
  ['before', {}, [], 50],
  ['before', {}, { recorded_at: '2026-11-24T09:00:00Z', id: 1.5 }, 50],
  ['before.recorded_at', {}, { recorded_at: 'infinity', id: 1 }, 50],
  ['page_size', {}, null, 0],
  ['page_size', {}, null, 201],
])('refuses a wrong %s and names it', async (field, filters, before, size) => {
  const kitchen = await createTestKitchen()
  await expect(kitchen.cook.history(filters, before, size)).rejects.toMatchObject({
    code: '22023',
    detail: field,
  })
})
