import { beforeAll, describe, expect, it } from 'vitest'
import { newId, preparationWriteOff, production, productWriteOff, type SentTask } from '../support/sql/tasks'
import { createTestKitchen, discardDatabaseAfterwards, type TestKitchen } from '../support/sql/testKitchen'

discardDatabaseAfterwards()

const good = () => productWriteOff([['tomatoes', 1]])

/** A copy of the task with one field, named by its path, set to something else; undefined takes it away. */
function having(task: SentTask, path: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(task) as unknown as Record<string, unknown>
  const steps = path.split(/[.[\]]+/).filter(Boolean)
  const last = steps.pop() ?? ''
  let parent: Record<string, unknown> = copy
  for (const step of steps) parent = parent[step] as Record<string, unknown>
  parent[last] = value
  return copy
}

const writeOff = (path: string, value: unknown) => having(good(), `payload.${path}`, value)
const produce = (path: string, value: unknown) => {
  const kpiData = { userId: 'u', userName: 'n', department: 'kitchen', timestamp: '2026-01-01T00:00:00Z' }
  return having(production('hummus', 5, { kpiData }), `payload.${path}`, value)
}
/** The quantity stands twice in a production. */
const producing = (quantity: unknown) =>
  having(
    produce('quantity', quantity) as unknown as SentTask,
    'payload.receiptData.items[0].quantity',
    quantity,
  )

const long = 'x'.repeat(2001)
const entry = { itemId: 'tomatoes', itemName: 'Tomatoes', quantity: 1, unit: 'g' }

const cases: [what: string, task: unknown, code: string, field: string | null][] = [
  ['quantity 0', writeOff('items[0].quantity', 0), 'SM001', 'items[0].quantity'],
  ['a negative quantity', writeOff('items[0].quantity', -1), 'SM001', 'items[0].quantity'],
  ['quantity 1e9', writeOff('items[0].quantity', 1e9), 'SM001', 'items[0].quantity'],
  ['quantity 1,000,000', writeOff('items[0].quantity', 1e6), 'SM001', 'items[0].quantity'],
  [
    'quantity that rounds up to 1,000,000',
    writeOff('items[0].quantity', 999999.9995),
    'SM001',
    'items[0].quantity',
  ],
  ['quantity that rounds down to 0', writeOff('items[0].quantity', 0.0004), 'SM001', 'items[0].quantity'],
  ['quantity "abc"', writeOff('items[0].quantity', 'abc'), 'SM001', 'items[0].quantity'],
  ['quantity "5"', writeOff('items[0].quantity', '5'), 'SM001', 'items[0].quantity'],
  ['quantity null', writeOff('items[0].quantity', null), 'SM001', 'items[0].quantity'],
  ['quantity true', writeOff('items[0].quantity', true), 'SM001', 'items[0].quantity'],
  ['no quantity', writeOff('items[0].quantity', undefined), 'SM001', 'items[0].quantity'],
  ['1,000 kg', writeOff('items[0]', { ...entry, quantity: 1000, unit: 'kg' }), 'SM001', 'items[0].quantity'],
  ['an unknown item', writeOff('items[0].itemId', 'unicorn'), 'SM002', 'items[0].itemId'],
  ['a preparation as product', writeOff('items[0].itemId', 'hummus'), 'SM002', 'items[0].itemId'],
  ['a product as preparation', preparationWriteOff([['tomatoes', 1]]), 'SM002', 'items[0].preparationId'],
  ['an item id that is a number', writeOff('items[0].itemId', 7), 'SM001', 'items[0].itemId'],
  ['an empty item id', writeOff('items[0].itemId', ' '), 'SM001', 'items[0].itemId'],
  ['an item name that is an object', writeOff('items[0].itemName', {}), 'SM001', 'items[0].itemName'],
  ['an unknown unit', writeOff('items[0].unit', 'cup'), 'SM001', 'items[0].unit'],
  ['a unit of another kind', writeOff('items[0].unit', 'ml'), 'SM001', 'items[0].unit'],
  ['pieces of something in grams', writeOff('items[0].unit', 'pcs'), 'SM001', 'items[0].unit'],
  ['no unit', writeOff('items[0].unit', undefined), 'SM001', 'items[0].unit'],
  [
    'the second of two entries',
    writeOff('items', [entry, { ...entry, unit: 'l' }]),
    'SM001',
    'items[1].unit',
  ],
  ['an entry that is a text', writeOff('items', ['tomatoes']), 'SM001', 'items[0]'],
  ['an entry that is null', writeOff('items', [entry, null]), 'SM001', 'items[1]'],
  ['no entries', writeOff('items', []), 'SM001', 'items'],
  ['101 entries', writeOff('items', Array(101).fill(entry)), 'SM001', 'items'],
  ['entries that are an object', writeOff('items', { 0: entry }), 'SM001', 'items'],
  ['entries that are null', writeOff('items', null), 'SM001', 'items'],
  ['an unknown reason', writeOff('reason', 'stolen'), 'SM001', 'reason'],
  ['no reason', writeOff('reason', undefined), 'SM001', 'reason'],
  ['an unknown department', writeOff('department', 'garden'), 'SM001', 'department'],
  ['a department that is a list', writeOff('department', ['kitchen']), 'SM001', 'department'],
  ['nobody responsible', writeOff('responsiblePerson', undefined), 'SM001', 'responsiblePerson'],
  ['a blank responsible person', writeOff('responsiblePerson', ''), 'SM001', 'responsiblePerson'],
  ['a note of 2,001 characters', writeOff('notes', long), 'SM001', 'notes'],
  ['a note that is a number', writeOff('notes', 5), 'SM001', 'notes'],
  ['a name of 2,001 characters', writeOff('items[0].itemName', long), 'SM001', 'items[0].itemName'],
  ['KPI data that is a text', writeOff('kpiData', 'Wayan'), 'SM001', 'kpiData'],
  ['KPI data of nobody', writeOff('kpiData', { userName: 'n' }), 'SM001', 'kpiData.userId'],
  [
    'affectsKpi "yes"',
    writeOff('kpiData', { userId: 'u', userName: 'n', affectsKpi: 'yes' }),
    'SM001',
    'kpiData.affectsKpi',
  ],

  ['a production of 0', producing(0), 'SM001', 'quantity'],
  ['a production of −5', producing(-5), 'SM001', 'quantity'],
  ['a production of 1e9', producing(1e9), 'SM001', 'quantity'],
  ['a production of "abc"', producing('abc'), 'SM001', 'quantity'],
  ['a production of nothing', producing(undefined), 'SM001', 'quantity'],
  ['an unknown preparation', production('unicorn', 5), 'SM002', 'preparationId'],
  ['producing a product', production('tomatoes', 5), 'SM002', 'preparationId'],
  ['no preparation', produce('preparationId', undefined), 'SM001', 'preparationId'],
  ['a production in pieces', produce('unit', 'pcs'), 'SM001', 'unit'],
  ['a production in cups', produce('unit', 'cup'), 'SM001', 'unit'],
  ['no estimated cost', produce('estimatedCost', undefined), 'SM001', 'estimatedCost'],
  ['a negative estimated cost', produce('estimatedCost', -1), 'SM001', 'estimatedCost'],
  ['an estimated cost beyond all money', produce('estimatedCost', 1e30), 'SM001', 'estimatedCost'],
  ['no receipt', produce('receiptData', undefined), 'SM001', 'receiptData'],
  ['a receipt that is a list', produce('receiptData', []), 'SM001', 'receiptData'],
  ['another source', produce('receiptData.sourceType', 'purchase'), 'SM001', 'receiptData.sourceType'],
  [
    'an unknown department on the receipt',
    produce('receiptData.department', 'x'),
    'SM001',
    'receiptData.department',
  ],
  [
    'nobody on the receipt',
    produce('receiptData.responsiblePerson', null),
    'SM001',
    'receiptData.responsiblePerson',
  ],
  ['a receipt of nothing', produce('receiptData.items', []), 'SM001', 'receiptData.items'],
  ['a receipt of two', produce('receiptData.items', [{}, {}]), 'SM001', 'receiptData.items'],
  ['a receipt of a number', produce('receiptData.items', [7]), 'SM001', 'receiptData.items[0]'],
  [
    'a receipt of another thing',
    produce('receiptData.items[0].preparationId', 'stew'),
    'SM001',
    'receiptData.items[0].preparationId',
  ],
  [
    'a receipt of another quantity',
    produce('receiptData.items[0].quantity', 6),
    'SM001',
    'receiptData.items[0].quantity',
  ],
  [
    'a negative unit cost',
    produce('receiptData.items[0].costPerUnit', -1),
    'SM001',
    'receiptData.items[0].costPerUnit',
  ],
  [
    'an expiry of "soon"',
    produce('receiptData.items[0].expiryDate', 'soon'),
    'SM001',
    'receiptData.items[0].expiryDate',
  ],
  [
    'an expiry on 30 February',
    produce('receiptData.items[0].expiryDate', '2026-02-30'),
    'SM001',
    'receiptData.items[0].expiryDate',
  ],
  [
    'an expiry that is a number',
    produce('receiptData.items[0].expiryDate', 20260101),
    'SM001',
    'receiptData.items[0].expiryDate',
  ],
  ['a long note on the receipt', produce('receiptData.notes', long), 'SM001', 'receiptData.notes'],
  ['a KPI department from elsewhere', produce('kpiData.department', 'x'), 'SM001', 'kpiData.department'],

  ['payload null', { ...good(), payload: null }, 'SM001', 'payload'],
  ['a payload that is a list', { ...good(), payload: [1] }, 'SM001', 'payload'],
  ['a payload that is a text', { ...good(), payload: 'items' }, 'SM001', 'payload'],
  ['a payload that is a number', { ...production('hummus', 5), payload: 5 }, 'SM001', 'payload'],
  ['no payload', { ...good(), payload: undefined }, 'SM001', 'payload'],
  ['an unknown type', { ...good(), type: 'delivery' }, 'SM005', 'type'],
  ['a type that is a number', { ...good(), type: 1 }, 'SM001', 'type'],
  ['no type', { ...good(), type: undefined }, 'SM001', 'type'],
  ['version 2', { ...good(), version: 2 }, 'SM005', 'version'],
  ['version "1"', { ...good(), version: '1' }, 'SM001', 'version'],
  ['no version', { ...good(), version: undefined }, 'SM001', 'version'],
  ['no performed_at', { ...good(), performed_at: undefined }, 'SM001', 'performed_at'],
  ['performed_at null', { ...good(), performed_at: null }, 'SM001', 'performed_at'],
  ['performed_at infinity', { ...good(), performed_at: 'infinity' }, 'SM001', 'performed_at'],
  ['performed_at "tomorrow"', { ...good(), performed_at: 'tomorrow' }, 'SM001', 'performed_at'],
  ['performed_at a number', { ...good(), performed_at: 1767225600000 }, 'SM001', 'performed_at'],
  [
    'performed_at at 25 o’clock',
    { ...good(), performed_at: '2026-01-01T25:00:00Z' },
    'SM001',
    'performed_at',
  ],
  [
    'performed_at in the year 0',
    { ...good(), performed_at: '0000-01-01T00:00:00Z' },
    'SM001',
    'performed_at',
  ],
  [
    'a zone that is nowhere',
    { ...good(), performed_at: '2026-01-01T00:00:00+99:00' },
    'SM001',
    'performed_at',
  ],
  ['an id that is no UUID', { ...good(), id: 'task-1' }, 'SM001', 'id'],
  ['an id that is a number', { ...good(), id: 12 }, 'SM001', 'id'],
  ['no id', { ...good(), id: undefined }, 'SM001', 'id'],
  ['a fingerprint that is a number', { ...good(), fingerprint: 12 }, 'SM001', 'fingerprint'],
  ['a task that is a text', 'write off', 'SM001', 'task'],
  ['a task that is null', null, 'SM001', 'task'],
  ['a task that is a list', [good()], 'SM001', 'task'],
]

describe('sent straight to apply_tasks', () => {
  // One kitchen for all of these: a refusal that left anything behind would show in the next count.
  let kitchen: TestKitchen
  let applied = 0
  beforeAll(async () => {
    kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 500, cost: 20 }] } })
  })

  it.each(cases)('%s is refused, and the tasks beside it go on', async (_what, task, code, field) => {
    const answers = await kitchen.cook.apply(good(), task, good())

    expect(answers.map(answer => answer.outcome)).toEqual(['applied', 'refused', 'applied'])
    expect(answers[1]?.error).toMatchObject({ code, details: field })
    expect(answers[1]?.error?.message).toMatch(/\.$/)
    expect(answers[1]?.id).toEqual((task as { id?: unknown } | null)?.id ?? null)
    applied += 2
    expect(await kitchen.count('task_ledger')).toBe(applied)
    expect(await kitchen.count('operations')).toBe(1 + applied)
    expect(await kitchen.balance('tomatoes')).toMatchObject({
      quantity: 500 - applied,
      revision: 1 + applied,
    })
  })
})

describe('what JSON or JavaScript can hardly hold', () => {
  it('numbers too large for JavaScript are refused like any other', async () => {
    const kitchen = await createTestKitchen()
    const text = JSON.stringify([having(good(), 'payload.items[0].quantity', 123456789)])
    const [row] = await kitchen.cook.query<{ answer: unknown[] }>(
      'select public.apply_tasks($1::jsonb) as answer',
      [text.replace('123456789', `1${'0'.repeat(3000)}`)],
    )
    expect(row?.answer).toMatchObject([
      { outcome: 'refused', error: { code: 'SM001', details: 'items[0].quantity' } },
    ])
  })

  it.each([
    ['half a surrogate pair', '\\ud83d'],
    ['a null character', '\\u0000'],
  ])('%s fails before the function runs, so the client must keep it away', async (_what, text) => {
    const kitchen = await createTestKitchen()
    const json = JSON.stringify([productWriteOff([['tomatoes', 1]], { notes: 'NOTE' })]).replace('NOTE', text)

    await expect(kitchen.cook.query('select public.apply_tasks($1::jsonb)', [json])).rejects.toMatchObject({
      code: expect.stringMatching(/^22P0[25]$/) as string,
    })
    expect(await kitchen.count('task_ledger')).toBe(0)
  })
})

describe('is accepted', () => {
  it.each([
    ['2,000 characters', writeOff('notes', 'x'.repeat(2000))],
    ['100 entries', writeOff('items', Array(100).fill(entry))],
    ['0.0005, which is 0.001', writeOff('items[0].quantity', 0.0005)],
    ['999999.9994', writeOff('items[0].quantity', 999999.9994)],
    ['a note that is null', writeOff('notes', null)],
    ['fields that nobody knows', writeOff('colour', 'red')],
    ['the other department’s item', writeOff('department', 'bar')],
    ['a time with a space and a short zone', { ...good(), performed_at: '2024-11-01 10:00+08' }],
  ])('%s', async (_what, task) => {
    const kitchen = await createTestKitchen()
    expect(await kitchen.cook.apply(task)).toMatchObject([{ outcome: 'applied' }])
  })
})

describe('a call as a whole', () => {
  it.each([
    ['null', 'null'],
    ['an object', '{}'],
    ['a text', '"tasks"'],
    ['an empty list', '[]'],
    ['101 tasks', JSON.stringify(Array.from({ length: 101 }, () => ({ id: newId() })))],
  ])('that is %s fails with 22023', async (_what, json) => {
    const kitchen = await createTestKitchen()
    await expect(kitchen.cook.query('select public.apply_tasks($1::jsonb)', [json])).rejects.toMatchObject({
      code: '22023',
    })
  })

  it('fails with 22023 for no argument at all', async () => {
    const kitchen = await createTestKitchen()
    await expect(kitchen.cook.query('select public.apply_tasks(null)')).rejects.toMatchObject({
      code: '22023',
    })
  })

  it('may have 100 tasks', async () => {
    const kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 500, cost: 20 }] } })
    const answers = await kitchen.cook.apply(...Array.from({ length: 100 }, good))
    expect(new Set(answers.map(answer => answer.outcome))).toEqual(new Set(['applied']))
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 400, revision: 101 })
    await kitchen.expectBalanced()
  })
})

describe('an exception inside a task', () => {
  async function withTrap(code: string) {
    const kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 500, cost: 20 }] } })
    await kitchen.owner.query(`create or replace function public.trap() returns trigger language plpgsql as
      $$ begin raise exception 'trapped' using errcode = '${code}'; end $$`)
    await kitchen.owner.query(`create or replace trigger trap before insert on public.operation_lines
      for each row when (new.quantity = -13) execute function public.trap()`)
    return kitchen
  }
  const trapped = () => productWriteOff([['tomatoes', 13]])

  it.each(['22012', '23514', 'P0001', '42P01', '28000'])('with %s refuses that task alone', async code => {
    const kitchen = await withTrap(code)
    const answers = await kitchen.cook.apply(good(), trapped(), good())
    expect(answers.map(answer => answer.outcome)).toEqual(['applied', 'refused', 'applied'])
    expect(answers[1]?.error).toMatchObject({ code, message: 'trapped' })
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 498 })
    await kitchen.expectBalanced()
  })

  it.each([
    '40001',
    '40P01',
    '55P03',
    '57014',
    '53100',
    '53200',
    '53300',
    '57P01',
    '58030',
    'F0000',
    'XX000',
  ])('with %s passes by itself: the call fails and nothing of it stays', async code => {
    const kitchen = await withTrap(code)
    await expect(kitchen.cook.apply(good(), trapped(), good())).rejects.toMatchObject({ code })
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 500 })
    expect(await kitchen.count('task_ledger')).toBe(0)
  })
})
