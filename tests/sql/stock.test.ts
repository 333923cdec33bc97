import { describe, expect, it } from 'vitest'
import { preparationWriteOff, production, productWriteOff } from '../support/sql/tasks'
import { createTestKitchen, items } from '../support/sql/testKitchen'

const past = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
const future = (days: number) => past(-days)

describe('first in, first out', () => {
  it('empties the oldest batch before it opens the next, at the cost of each', async () => {
    const kitchen = await createTestKitchen({
      stock: {
        tomatoes: [
          { quantity: 100, cost: 10 },
          { quantity: 100, cost: 20 },
          { quantity: 100, cost: 30 },
        ],
      },
    })

    const result = await kitchen.cook.do(productWriteOff([['tomatoes', 150]]))

    expect(result.allocations).toEqual([
      { item_id: 'tomatoes', batch_number: 'O-000001', quantity: 100, unit_cost: 10 },
      { item_id: 'tomatoes', batch_number: 'O-000002', quantity: 50, unit_cost: 20 },
    ])
    expect(result.total_cost).toBe(2000)
    expect(result.balances).toEqual([{ item_id: 'tomatoes', quantity: 150, value: 4000, revision: 4 }])
    expect(await kitchen.batches('tomatoes')).toMatchObject([{ quantity: 50 }, { quantity: 100 }])
    await kitchen.expectBalanced()
  })

  it('takes exactly what is there without opening a shortage', async () => {
    const kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 100, cost: 10 }] } })
    const result = await kitchen.cook.do(productWriteOff([['tomatoes', 100]]))
    expect(result.shortages).toEqual([])
    expect(await kitchen.batches('tomatoes')).toEqual([])
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 0, value: 0 })
  })

  it('goes by the time of receipt, not by expiry, unless the reason is expired', async () => {
    const stock = {
      tomatoes: [
        { quantity: 100, cost: 10, expiresAt: future(9) },
        { quantity: 100, cost: 20, expiresAt: past(1) },
      ],
    }
    const kitchen = await createTestKitchen({ stock })
    const result = await kitchen.cook.do(productWriteOff([['tomatoes', 60]], { reason: 'spoiled' }))
    expect(result.allocations).toMatchObject([{ quantity: 60, unit_cost: 10 }])
  })

  it('keeps the order of receipt even when two batches come at the same moment', async () => {
    const kitchen = await createTestKitchen()
    await kitchen.owner.query(
      `select kitchen.record_opening_stock('tomatoes', 100, cost, null, '2026-01-01T00:00:00Z')
       from unnest('{10,20,30}'::numeric[]) cost`,
    )
    const result = await kitchen.cook.do(productWriteOff([['tomatoes', 250]]))
    expect(result.allocations.map(taken => taken.unit_cost)).toEqual([10, 20, 30])
  })
})

describe('the reason "expired"', () => {
  it('takes what has expired first, the earliest expiry before the others, then the rest in order', async () => {
    const kitchen = await createTestKitchen({
      stock: {
        tomatoes: [
          { quantity: 100, cost: 10 },
          { quantity: 100, cost: 20, expiresAt: past(1) },
          { quantity: 100, cost: 30, expiresAt: past(2) },
          { quantity: 100, cost: 40, expiresAt: future(1) },
        ],
      },
    })
    const result = await kitchen.cook.do(productWriteOff([['tomatoes', 350]], { reason: 'expired' }))
    expect(result.allocations.map(taken => [taken.unit_cost, taken.quantity])).toEqual([
      [30, 100],
      [20, 100],
      [10, 100],
      [40, 50],
    ])
  })

  it('asks what had expired when it was done, not when it arrived', async () => {
    const kitchen = await createTestKitchen({
      stock: {
        tomatoes: [
          { quantity: 100, cost: 10 },
          { quantity: 100, cost: 20, expiresAt: past(3) },
          { quantity: 100, cost: 30, expiresAt: past(1) },
        ],
      },
    })
    const task = productWriteOff([['tomatoes', 150]], { reason: 'expired', performedAt: past(2) })
    expect((await kitchen.cook.do(task)).allocations.map(taken => taken.unit_cost)).toEqual([20, 10])
  })

  it('counts a batch that expires at that very moment', async () => {
    const moment = past(1)
    const kitchen = await createTestKitchen({
      stock: {
        tomatoes: [
          { quantity: 100, cost: 10 },
          { quantity: 100, cost: 20, expiresAt: moment },
        ],
      },
    })
    const task = productWriteOff([['tomatoes', 50]], { reason: 'expired', performedAt: moment })
    expect((await kitchen.cook.do(task)).allocations).toMatchObject([{ unit_cost: 20 }])
  })
})

describe('a shortage', () => {
  it('takes what is there and books the rest at the cost of the newest batch', async () => {
    const kitchen = await createTestKitchen({
      stock: {
        tomatoes: [
          { quantity: 100, cost: 10 },
          { quantity: 100, cost: 30 },
        ],
      },
    })
    const result = await kitchen.cook.do(productWriteOff([['tomatoes', 250]]))
    expect(result.shortages).toEqual([{ item_id: 'tomatoes', quantity: 50 }])
    expect(result.allocations.map(taken => taken.quantity)).toEqual([100, 100])
    expect(result.total_cost).toBe(100 * 10 + 100 * 30 + 50 * 30)
    expect(result.balances).toMatchObject([{ quantity: -50, value: -1500 }])
    expect(await kitchen.batches('tomatoes')).toMatchObject([
      { quantity: -50, unit_cost: 30, source: 'shortage' },
    ])
  })

  it('costs what the newest batch did, also when that one was not taken last', async () => {
    const kitchen = await createTestKitchen({
      stock: {
        tomatoes: [
          { quantity: 100, cost: 10 },
          { quantity: 100, cost: 30, expiresAt: past(1) },
        ],
      },
    })
    await kitchen.cook.do(productWriteOff([['tomatoes', 250]], { reason: 'expired' }))
    expect(await kitchen.batches('tomatoes')).toMatchObject([{ quantity: -50, unit_cost: 30 }])
  })

  it('costs what was consumed last when nothing was left', async () => {
    const kitchen = await createTestKitchen({
      stock: {
        tomatoes: [
          { quantity: 100, cost: 10 },
          { quantity: 100, cost: 30 },
        ],
      },
    })
    await kitchen.cook.do(productWriteOff([['tomatoes', 200]]))
    const result = await kitchen.cook.do(productWriteOff([['tomatoes', 40]]))
    expect(result).toMatchObject({ total_cost: 1200, allocations: [], warnings: [] })
  })

  it('costs the last known cost when nothing was ever consumed', async () => {
    const kitchen = await createTestKitchen({
      items: items.map(item => (item.id === 'tomatoes' ? { ...item, lastKnownCost: 17.5 } : item)),
    })
    const result = await kitchen.cook.do(productWriteOff([['tomatoes', 40]]))
    expect(result).toMatchObject({ total_cost: 700, warnings: [] })
  })

  it('costs 0 and says so when nobody knows', async () => {
    const kitchen = await createTestKitchen()
    const first = await kitchen.cook.do(productWriteOff([['tomatoes', 40]]))
    expect(first).toMatchObject({ total_cost: 0, warnings: [{ code: 'missing_cost' }] })
    expect(first.warnings[0]?.message).toContain('Tomatoes')
    // Only when it is opened: the open one has its cost.
    expect((await kitchen.cook.do(productWriteOff([['tomatoes', 5]]))).warnings).toEqual([])
  })

  it('keeps its cost while it is open, and a new one after settling gets its own', async () => {
    const kitchen = await createTestKitchen({
      items: items.map(item => (item.id === 'pickles' ? { ...item, lastKnownCost: 8 } : item)),
    })
    await kitchen.cook.do(preparationWriteOff([['pickles', 100]]))
    await kitchen.owner.query("update public.items set last_known_cost = 99 where id = 'pickles'")
    expect(await kitchen.cook.do(preparationWriteOff([['pickles', 10]]))).toMatchObject({ total_cost: 80 })

    await kitchen.cook.do(production('pickles', 110))
    await kitchen.cook.do(preparationWriteOff([['pickles', 1]]))

    expect(await kitchen.batches('pickles')).toMatchObject([{ quantity: -1, unit_cost: 99 }])
    expect(
      await kitchen.owner.query("select quantity from public.batches where source = 'shortage' order by id"),
    ).toEqual([{ quantity: 0 }, { quantity: -1 }])
    await kitchen.expectBalanced()
  })

  it('is never taken from by first in, first out', async () => {
    const kitchen = await createTestKitchen()
    await kitchen.cook.do(productWriteOff([['tomatoes', 40]]))
    const result = await kitchen.cook.do(productWriteOff([['tomatoes', 10]]))
    expect(result.allocations).toEqual([])
    await kitchen.expectBalanced()
  })
})

describe('settling a shortage', () => {
  it('covers it from what is produced, each side at its own cost, in lines of the same operation', async () => {
    const kitchen = await createTestKitchen({
      items: items.map(item => (item.id === 'pickles' ? { ...item, lastKnownCost: 8 } : item)),
    })
    await kitchen.cook.do(preparationWriteOff([['pickles', 150]]))
    await kitchen.owner.query("update public.items set last_known_cost = 10 where id = 'pickles'")

    const result = await kitchen.cook.do(production('pickles', 500))

    expect(result.produced).toMatchObject({ quantity: 500, unit_cost: 10 })
    expect(result.balances).toMatchObject([{ quantity: 350, value: 3500 }])
    expect(await kitchen.batches('pickles')).toMatchObject([{ quantity: 350, source: 'production' }])
    expect(
      await kitchen.owner.query(
        'select quantity, unit_cost from public.operation_lines where operation_id = $1 order by id',
        [result.operation_id],
      ),
    ).toEqual([
      { quantity: 500, unit_cost: 10 },
      { quantity: 150, unit_cost: 8 },
      { quantity: -150, unit_cost: 10 },
    ])
    await kitchen.expectBalanced()
  })

  it('leaves the rest of it open when too little is produced', async () => {
    const kitchen = await createTestKitchen()
    await kitchen.cook.do(preparationWriteOff([['pickles', 150]]))
    const result = await kitchen.cook.do(production('pickles', 100, { estimatedCost: 500 }))
    expect(result.produced).toMatchObject({ quantity: 100, unit_cost: 5 })
    expect(await kitchen.batches('pickles')).toMatchObject([{ quantity: -50, source: 'shortage' }])
    await kitchen.expectBalanced()
  })
})

describe('a write-off', () => {
  it('sums an item that stands in it twice, in whatever units', async () => {
    const kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 5000, cost: 20 }] } })
    const result = await kitchen.cook.do(
      productWriteOff([
        ['tomatoes', 1.5, 'kg'],
        ['tomatoes', 0.0005],
        ['tomatoes', 250],
      ]),
    )
    expect(result.allocations).toMatchObject([{ quantity: 1750.001 }])
    expect(result.balances).toEqual([
      { item_id: 'tomatoes', quantity: 3249.999, value: 64999.98, revision: 2 },
    ])
    await kitchen.expectBalanced()
  })

  it.each([
    ['oil', 1.25, 'l', 1250],
    ['oil', 30, 'ml', 30],
    ['eggs', 3, 'pcs', 3],
    ['tomatoes', 0.0015, 'g', 0.002],
    ['tomatoes', 0.0000015, 'kg', 0.002],
    ['tomatoes', 999.999, 'kg', 999999],
  ])('of %s: %d %s is %d in its base unit', async (id, quantity, unit, base) => {
    const kitchen = await createTestKitchen({ stock: { [id]: [{ quantity: 2_000_000, cost: 1 }] } })
    const result = await kitchen.cook.do(productWriteOff([[id, quantity, unit]]))
    expect(result.allocations).toMatchObject([{ quantity: base }])
  })

  it('counts its number on and names its year', async () => {
    const kitchen = await createTestKitchen()
    const first = await kitchen.cook.do(productWriteOff([['tomatoes', 1]]))
    const second = await kitchen.cook.do(production('pickles', 1))
    const [a, b] = [first.document_number, second.document_number].map(number =>
      /^(WO|PR)-(\d{4})-(\d{6})$/.exec(number),
    )
    expect([a?.[1], b?.[1]]).toEqual(['WO', 'PR'])
    expect(Number(b?.[3])).toBe(Number(a?.[3]) + 1)
    expect(Math.abs(Number(a?.[2]) - new Date().getUTCFullYear())).toBeLessThanOrEqual(1)
  })

  it('keeps what was said: reason, department, person and note', async () => {
    const kitchen = await createTestKitchen()
    await kitchen.cook.do(
      productWriteOff([['tomatoes', 1]], { reason: 'test', department: 'bar', notes: 'for the photo' }),
    )
    expect(await kitchen.owner.query('select * from public.operations')).toMatchObject([
      {
        kind: 'write_off',
        reason: 'test',
        department: 'bar',
        responsible_person: 'Wayan',
        notes: 'for the photo',
      },
    ])
  })
})

describe('the clock of a device', () => {
  const performedAt = async (kitchen: Awaited<ReturnType<typeof createTestKitchen>>) => {
    const [row] = await kitchen.owner.query<{ at: Date }>('select performed_at as at from public.operations')
    return row?.at.toISOString()
  }

  it('is believed within five minutes ahead', async () => {
    const kitchen = await createTestKitchen()
    const at = new Date(Date.now() + 4 * 60_000).toISOString()
    const result = await kitchen.cook.do(
      productWriteOff([['tomatoes', 1]], { performedAt: at, reason: 'test' }),
    )
    expect(result.warnings.filter(warning => warning.code === 'clock')).toEqual([])
    expect(await performedAt(kitchen)).toBe(at)
  })

  it('is taken as now when it is further ahead', async () => {
    const kitchen = await createTestKitchen()
    const at = new Date(Date.now() + 6 * 60_000).toISOString()
    const before = new Date().toISOString()
    const result = await kitchen.cook.do(productWriteOff([['tomatoes', 1]], { performedAt: at }))
    expect(result.warnings).toContainEqual({ code: 'clock', message: expect.any(String) as string })
    const taken = (await performedAt(kitchen)) ?? ''
    expect(taken >= before && taken < at).toBe(true)
  })

  it('is kept, with a warning, when it is more than 30 days back', async () => {
    const kitchen = await createTestKitchen()
    const at = past(31)
    const result = await kitchen.cook.do(productWriteOff([['tomatoes', 1]], { performedAt: at }))
    expect(result.warnings).toContainEqual({ code: 'clock', message: expect.any(String) as string })
    expect(await performedAt(kitchen)).toBe(at)
  })

  it('is kept without a word at 29 days back', async () => {
    const kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 9, cost: 1 }] } })
    expect(
      (await kitchen.cook.do(productWriteOff([['tomatoes', 1]], { performedAt: past(29) }))).warnings,
    ).toEqual([])
  })

  it('reads a time without a zone off the wall of the restaurant', async () => {
    const kitchen = await createTestKitchen({ timeZone: 'Asia/Makassar' })
    await kitchen.cook.do(productWriteOff([['tomatoes', 1]], { performedAt: '2024-11-01T10:00:00' }))
    expect(await performedAt(kitchen)).toBe('2024-11-01T02:00:00.000Z')
  })
})
