import { describe, expect, it } from 'vitest'
import { newId, production, productWriteOff } from '../support/sql/tasks'
import { createTestKitchen } from '../support/sql/testKitchen'

const stock = { tomatoes: [{ quantity: 500, cost: 20 }], eggs: [{ quantity: 10, cost: 2000 }] }
const person = { userId: 'u1', userName: 'Wayan' }
const entries = 'select * from public.kpi_entries order by operation_id, item_id'

describe('what counts', () => {
  it.each([
    ['expired', undefined, true],
    ['spoiled', undefined, true],
    ['other', undefined, true],
    ['education', undefined, false],
    ['test', undefined, false],
    ['expired', false, false],
    ['education', true, true],
    ['test', null, false],
  ])('%s with affectsKpi %s: %s', async (reason, affectsKpi, counted) => {
    const kitchen = await createTestKitchen({ stock })
    const kpiData = affectsKpi === undefined ? person : { ...person, affectsKpi }
    await kitchen.cook.do(productWriteOff([['tomatoes', 10]], { reason, kpiData }))
    expect(await kitchen.cook.query(entries)).toMatchObject([
      { reason, counted, person: 'u1', person_name: 'Wayan' },
    ])
    expect(await kitchen.cook.query('select from public.kpi_daily')).toHaveLength(counted ? 1 : 0)
  })

  it('is nobody’s without kpiData', async () => {
    const kitchen = await createTestKitchen({ stock })
    await kitchen.cook.do(productWriteOff([['tomatoes', 10]]))
    await kitchen.cook.do(production('pickles', 10))
    expect(await kitchen.cook.query(entries)).toEqual([])
  })
})

it('has a row per written-off item, at what it really cost', async () => {
  const kitchen = await createTestKitchen({ stock })
  const items = [
    ['tomatoes', 10],
    ['eggs', 2, 'pcs'],
    ['tomatoes', 5],
  ] as const
  const task = productWriteOff(items, { kpiData: person })
  const { operation_id } = await kitchen.cook.do(task)
  expect(await kitchen.cook.query(entries)).toMatchObject([
    { operation_id, task_id: task.id, item_id: 'eggs', quantity: 2, value: 4000, kind: 'write_off' },
    { operation_id, task_id: task.id, item_id: 'tomatoes', quantity: 15, value: 300, kind: 'write_off' },
  ])
})

it('has one row per production: what was made, at what was consumed, also when it settled a shortage', async () => {
  const kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 5000, cost: 20 }] } })
  await kitchen.cook.do(production('stew', 1000))
  const kpiData = { ...person, department: 'kitchen', timestamp: '2024-11-20T01:00:00Z' }
  const { total_cost } = await kitchen.cook.do(production('paste', 500, { kpiData }))
  expect(await kitchen.cook.query(entries)).toMatchObject([
    { kind: 'production', reason: null, item_id: 'paste', quantity: 500, value: total_cost, counted: true },
  ])
})

it('belongs to the day of the work in the restaurant’s zone', async () => {
  const kitchen = await createTestKitchen({ stock, timeZone: 'Asia/Makassar' })
  for (const performedAt of ['2024-11-20T15:59:00Z', '2024-11-20T16:01:00Z']) {
    await kitchen.cook.do(productWriteOff([['tomatoes', 10]], { performedAt, kpiData: person }))
  }
  expect(await kitchen.cook.query('select day from public.kpi_daily order by day')).toEqual([
    { day: '2024-11-20' },
    { day: '2024-11-21' },
  ])
})

it('adds up a day by person, department and kind', async () => {
  const kitchen = await createTestKitchen({ stock })
  const performedAt = '2024-11-20T04:00:00Z'
  for (const userId of ['u1', 'u1', 'u2']) {
    const kpiData = { userId, userName: userId }
    await kitchen.cook.do(
      productWriteOff(
        [
          ['tomatoes', 10],
          ['eggs', 1, 'pcs'],
        ],
        { performedAt, kpiData },
      ),
    )
  }
  expect(await kitchen.cook.query('select * from public.kpi_daily order by person')).toEqual([
    ...[
      { person: 'u1', operations: 2, value: 4400 },
      { person: 'u2', operations: 1, value: 2200 },
    ].map(row => ({
      ...row,
      day: '2024-11-20',
      person_name: row.person,
      department: 'kitchen',
      kind: 'write_off',
    })),
  ])
})

it('exists exactly when the effect does: not for a refused, cancelled or repeated task', async () => {
  const kitchen = await createTestKitchen({ stock })
  const cancelled = newId()
  await kitchen.cook.cancel(cancelled)
  const once = productWriteOff([['tomatoes', 10]], { kpiData: person })
  await kitchen.cook.apply(
    productWriteOff([['unicorn', 10]], { kpiData: person }),
    productWriteOff([['tomatoes', 10]], { id: cancelled, kpiData: person }),
    once,
    once,
  )
  expect(await kitchen.cook.query(entries)).toHaveLength(1)
})
