import { describe, expect, it } from 'vitest'
import { production } from '../support/sql/tasks'
import { createTestKitchen, items, type Item } from '../support/sql/testKitchen'

const plenty = Object.fromEntries(
  items.map(item => [item.id, [{ quantity: 100_000, cost: item.kind === 'product' ? 10 : 50 }]]),
)

/** A kitchen with one preparation, `thing`, that is made of one product, `stuff`. */
function thing(
  made: { of: number; makes: number; yieldPercent?: number; unit?: Item['unit'] } & Partial<Item>,
): Item[] {
  return [
    { id: 'stuff', kind: 'product', unit: made.unit ?? 'g' },
    {
      id: 'thing',
      kind: 'preparation',
      unit: 'g',
      recipe: { makes: made.makes, of: [['stuff', made.of, made.yieldPercent ?? 100]] },
      ...(made.shelfLifeDays === undefined ? {} : { shelfLifeDays: made.shelfLifeDays }),
      ...(made.lastKnownCost === undefined ? {} : { lastKnownCost: made.lastKnownCost }),
    },
  ]
}

describe('consuming the recipe', () => {
  it('takes each ingredient in proportion and makes one batch of what they cost', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })

    const result = await kitchen.cook.do(production('hummus', 1.25, { unit: 'kg' }))

    expect(result.allocations.map(taken => [taken.item_id, taken.quantity])).toEqual([
      ['chickpeas', 750],
      ['lemon', 200],
      ['tahini', 300],
    ])
    expect(result).toMatchObject({
      total_cost: 12_500,
      produced: { quantity: 1250, unit_cost: 10 },
      shortages: [],
    })
    expect(result.balances.map(balance => [balance.item_id, balance.quantity])).toEqual([
      ['chickpeas', 99_250],
      ['hummus', 101_250],
      ['lemon', 99_800],
      ['tahini', 99_700],
    ])
    await kitchen.expectBalanced()
  })

  it('takes a preparation among the ingredients from its own stock', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const result = await kitchen.cook.do(production('stew', 1000))
    expect(result.allocations.map(taken => [taken.item_id, taken.quantity])).toEqual([
      ['eggs', 6],
      ['oil', 25],
      ['paste', 400],
    ])
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 100_000, revision: 1 })
  })

  it('is never blocked by missing stock', async () => {
    const kitchen = await createTestKitchen({ stock: { chickpeas: [{ quantity: 100, cost: 10 }] } })
    const result = await kitchen.cook.do(production('hummus', 500))
    expect(result.shortages).toEqual([
      { item_id: 'chickpeas', quantity: 200 },
      { item_id: 'lemon', quantity: 80 },
      { item_id: 'tahini', quantity: 120 },
    ])
    expect(result.allocations).toMatchObject([{ item_id: 'chickpeas', quantity: 100 }])
    expect(result.total_cost).toBe(3000)
    expect(result.warnings.map(warning => warning.code)).toEqual(['missing_cost', 'missing_cost'])
    expect(await kitchen.balance('hummus')).toMatchObject({ quantity: 500, value: 3000 })
    await kitchen.expectBalanced()
  })

  it.each([
    // of per makes, made, unit, yield: taken
    [300, 1000, 5, 'g', 100, 2],
    [300, 1000, 4.999, 'g', 100, 1],
    [300, 1000, 5, 'ml', 100, 2],
    [1, 1000, 1, 'g', 100, 1],
    [1, 1000, 0.001, 'ml', 100, 1],
    [1, 1000, 500, 'g', 100, 1],
    [1, 1000, 1500, 'g', 100, 2],
    [6, 1000, 250, 'pcs', 100, 1.5],
    [1, 3000, 1000, 'pcs', 100, 0.333],
    [1, 2000, 1, 'pcs', 100, 0.001],
    [1, 100_000, 1, 'pcs', 100, 0.001],
    [900, 1000, 1000, 'g', 90, 1000],
    [100, 1000, 1000, 'g', 66.667, 150],
    [100, 1000, 1000, 'g', 200, 50],
    [1, 3, 1, 'g', 66.666, 1],
    [3, 7, 3.5, 'g', 100, 2],
  ] as const)(
    '%d in %d, made %d, in whole %s, at a yield of %d in 100: takes %d',
    async (of, makes, made, unit, yieldPercent, taken) => {
      const kitchen = await createTestKitchen({
        items: thing({ of, makes, unit, yieldPercent }),
        stock: { stuff: [{ quantity: 100_000, cost: 1 }] },
      })
      const result = await kitchen.cook.do(production('thing', made))
      expect(result.allocations).toMatchObject([{ quantity: taken }])
    },
  )

  it('warns when there is no recipe, and makes the batch all the same', async () => {
    const kitchen = await createTestKitchen()
    const result = await kitchen.cook.do(production('pickles', 200, { estimatedCost: 1000 }))
    expect(result.warnings).toEqual([
      { code: 'no_recipe', message: expect.stringContaining('Pickles') as string },
    ])
    expect(result).toMatchObject({
      total_cost: 0,
      allocations: [],
      produced: { quantity: 200, unit_cost: 5 },
    })
  })

  it('takes a recipe without lines for none', async () => {
    const kitchen = await createTestKitchen()
    await kitchen.owner.query("delete from public.recipe_lines where preparation_id = 'hummus'")
    const result = await kitchen.cook.do(production('hummus', 200, { estimatedCost: 1000 }))
    expect(result.warnings.map(warning => warning.code)).toEqual(['no_recipe'])
  })
})

describe('what a production costs', () => {
  const recipe = { of: 1, makes: 1 }
  const cost = async (kitchen: Awaited<ReturnType<typeof createTestKitchen>>) =>
    (await kitchen.owner.query("select last_known_cost as cost from public.items where id = 'thing'"))[0]?.[
      'cost'
    ]

  it('is what was consumed, rounded to four places, and is remembered', async () => {
    const kitchen = await createTestKitchen({
      items: thing({ of: 100, makes: 300, lastKnownCost: 99 }),
      stock: { stuff: [{ quantity: 1000, cost: 10 }] },
    })
    const result = await kitchen.cook.do(production('thing', 300, { estimatedCost: 7 }))
    expect(result).toMatchObject({ total_cost: 1000, produced: { unit_cost: 3.3333 } })
    expect(await cost(kitchen)).toBe(3.3333)
  })

  it('is the last known cost when nothing consumed had one', async () => {
    const kitchen = await createTestKitchen({ items: thing({ ...recipe, lastKnownCost: 12 }) })
    const result = await kitchen.cook.do(production('thing', 10, { estimatedCost: 70 }))
    expect(result).toMatchObject({ total_cost: 0, produced: { unit_cost: 12 } })
    expect(await cost(kitchen)).toBe(12)
  })

  it('is the estimate when nothing is known', async () => {
    const kitchen = await createTestKitchen({ items: thing(recipe) })
    const result = await kitchen.cook.do(production('thing', 10, { estimatedCost: 70 }))
    expect(result.produced).toMatchObject({ unit_cost: 7 })
    expect(await cost(kitchen)).toBe(7)
  })

  it('is 0, with a warning, when there is not even an estimate', async () => {
    const kitchen = await createTestKitchen({
      items: thing(recipe),
      stock: { stuff: [{ quantity: 100, cost: 0 }] },
    })
    const result = await kitchen.cook.do(production('thing', 10))
    expect(result).toMatchObject({ produced: { unit_cost: 0 }, warnings: [{ code: 'missing_cost' }] })
    expect(await cost(kitchen)).toBeNull()
  })

  it('includes a shortage at the cost of the shortage', async () => {
    const kitchen = await createTestKitchen({
      items: thing(recipe),
      stock: { stuff: [{ quantity: 4, cost: 10 }] },
    })
    expect(await kitchen.cook.do(production('thing', 10))).toMatchObject({
      total_cost: 100,
      produced: { unit_cost: 10 },
    })
  })
})

describe('when a batch expires', () => {
  const expiry = async (
    given: { expiryDate?: string; performedAt?: string; shelfLifeDays?: number | null },
    timeZone = 'Asia/Makassar',
  ) => {
    const kitchen = await createTestKitchen({
      items: thing({ of: 1, makes: 1, shelfLifeDays: given.shelfLifeDays ?? null }),
      timeZone,
    })
    const { expiryDate, performedAt = '2024-11-20T01:00:00Z' } = given
    const result = await kitchen.cook.do(
      production('thing', 1, { performedAt, ...(expiryDate === undefined ? {} : { expiryDate }) }),
    )
    const at = result.produced?.expires_at
    return at == null ? at : new Date(at).toISOString()
  }

  it.each([
    [
      'a date means the end of that day in the restaurant',
      { expiryDate: '2024-11-25' },
      '2024-11-25T15:59:59.999Z',
    ],
    ['a time means itself', { expiryDate: '2024-11-25T10:00:00Z' }, '2024-11-25T10:00:00.000Z'],
    [
      'a time without a zone is the restaurant’s',
      { expiryDate: '2024-11-25T10:00' },
      '2024-11-25T02:00:00.000Z',
    ],
    [
      'a date goes before the shelf life',
      { expiryDate: '2024-11-25', shelfLifeDays: 1 },
      '2024-11-25T15:59:59.999Z',
    ],
    ['shelf life counts from the day of the work', { shelfLifeDays: 3 }, '2024-11-23T15:59:59.999Z'],
    ['shelf life 0 is the end of the same day', { shelfLifeDays: 0 }, '2024-11-20T15:59:59.999Z'],
    [
      'that day is the restaurant’s, also after midnight there',
      { shelfLifeDays: 0, performedAt: '2024-11-20T16:30:00Z' },
      '2024-11-21T15:59:59.999Z',
    ],
    ['no date and no shelf life: never', {}, null],
  ])('%s', async (_what, given, expected) => {
    expect(await expiry(given)).toBe(expected)
  })

  it('ends the day at midnight also where the clocks change', async () => {
    expect(await expiry({ expiryDate: '2026-10-25' }, 'Europe/Berlin')).toBe('2026-10-25T22:59:59.999Z')
    expect(await expiry({ expiryDate: '2026-03-29' }, 'Europe/Berlin')).toBe('2026-03-29T21:59:59.999Z')
  })
})

it('goes into stock behind what is there, though it was made on a device whose clock is slow', async () => {
  const kitchen = await createTestKitchen({ stock: { pickles: [{ quantity: 10, cost: 1 }] } })
  await kitchen.cook.do(production('pickles', 10, { performedAt: '2024-11-01T00:00:00Z', estimatedCost: 50 }))
  expect(await kitchen.batches('pickles')).toMatchObject([{ source: 'opening' }, { source: 'production' }])
})

it('joins both notes of the receipt', async () => {
  const kitchen = await createTestKitchen()
  const task = production('pickles', 10)
  const receipt = task.payload['receiptData'] as { notes?: string; items: { notes?: string }[] }
  receipt.notes = 'double batch'
  for (const item of receipt.items) item.notes = 'more chilli'
  await kitchen.cook.do(task)
  expect(await kitchen.owner.query('select notes from public.operations')).toEqual([
    { notes: 'double batch\nmore chilli' },
  ])
})
