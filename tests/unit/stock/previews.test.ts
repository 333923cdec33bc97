import { describe, expect, it } from 'vitest'
import { previewProduction, roundNeed } from '@/kitchen/stock/previewProduction'
import { previewWriteOff } from '@/kitchen/stock/previewWriteOff'
import { searchItems, viewStock, type StockItem } from '@/kitchen/stock/stockView'
import type { StockBatchRow } from '@/kitchen/stock/stockTables'

function batch(fields: Partial<StockBatchRow> & { id: number; quantity: number }): StockBatchRow {
  return {
    itemId: 'prod_chickpeas',
    batchNumber: `O-${fields.id}`,
    unitCost: 10,
    receivedAt: `2026-11-0${fields.id}T00:00:00Z`,
    expiresAt: null,
    ...fields,
  }
}

function item(fields: Partial<StockItem> & { id: string }): StockItem {
  const batches = fields.batches ?? []
  const quantity = batches.reduce((sum, one) => sum + one.quantity, 0)
  return {
    kind: 'product',
    name: fields.id,
    baseUnit: 'g',
    departments: ['kitchen'],
    shelfLifeDays: null,
    lastKnownCost: null,
    quantity,
    serverQuantity: quantity,
    pending: 0,
    pendingTasks: 0,
    nextExpiryAt: null,
    recipe: null,
    ...fields,
    batches,
  }
}

const chickpeas = item({
  id: 'prod_chickpeas',
  batches: [batch({ id: 2, quantity: 400, unitCost: 12 }), batch({ id: 1, quantity: 100 })],
})
const eggs = item({
  id: 'prod_egg',
  baseUnit: 'pcs',
  batches: [batch({ id: 3, quantity: 10, unitCost: 2000 })],
})

function preparation(lines: { itemId: string; quantity: number; yieldPercent?: number }[]): StockItem {
  return item({
    id: 'prep_123',
    kind: 'preparation',
    recipe: {
      preparationId: 'prep_123',
      outputQuantity: 500,
      lines: lines.map(line => ({ yieldPercent: 100, ...line })),
    },
  })
}

describe('previewProduction', () => {
  it('needs the recipe in proportion, at the cost of the oldest batches', () => {
    const preview = previewProduction(preparation([{ itemId: 'prod_chickpeas', quantity: 300 }]), 250, [
      chickpeas,
    ])
    expect(preview.needs).toMatchObject([{ name: 'prod_chickpeas', quantity: 150, missing: 0 }])
    expect(preview.estimatedCost).toBe(100 * 10 + 50 * 12)
    expect(preview.shortages).toEqual([])
  })

  it('takes more than the recipe says when part of an ingredient is waste', () => {
    const hummus = preparation([{ itemId: 'prod_chickpeas', quantity: 300, yieldPercent: 80 }])
    expect(previewProduction(hummus, 500, [chickpeas]).needs[0]?.quantity).toBe(375)
  })

  it('names what is missing and values it at the newest batch', () => {
    const preview = previewProduction(preparation([{ itemId: 'prod_chickpeas', quantity: 300 }]), 1000, [
      chickpeas,
    ])
    expect(preview.shortages).toMatchObject([{ name: 'prod_chickpeas', missing: 100 }])
    expect(preview.estimatedCost).toBe(100 * 10 + 400 * 12 + 100 * 12)
  })

  it('rounds pieces to a thousandth', () => {
    const preview = previewProduction(preparation([{ itemId: 'prod_egg', quantity: 1 }]), 250, [eggs])
    expect(preview.needs[0]?.quantity).toBe(0.5)
  })

  it('says that there is no recipe, and falls back to the last known cost', () => {
    const bread = item({ id: 'prep_bread', kind: 'preparation', lastKnownCost: 30 })
    expect(previewProduction(bread, 10, [])).toMatchObject({
      hasRecipe: false,
      needs: [],
      estimatedCost: 300,
    })
  })

  it('counts an ingredient that this device has never heard of as missing', () => {
    const preview = previewProduction(preparation([{ itemId: 'prod_new', quantity: 100 }]), 500, [])
    expect(preview.shortages).toMatchObject([{ name: 'prod_new', missing: 100 }])
  })

  it.each([
    [2.5, 'g', 3],
    [2.4999999999999996, 'g', 3],
    [2.49, 'g', 2],
    [0.2, 'g', 1],
    [0.0005, 'pcs', 0.001],
    [0.0004, 'pcs', 0.001],
    [1.2345, 'pcs', 1.235],
  ] as const)('rounds a need of %d %s half up to %d', (quantity, unit, rounded) => {
    expect(roundNeed(quantity, unit)).toBe(rounded)
  })
})

describe('previewWriteOff', () => {
  const tomatoes = item({
    id: 'prod_1',
    batches: [
      batch({ id: 1, quantity: 200, unitCost: 10, expiresAt: '2026-12-10T00:00:00Z' }),
      batch({ id: 2, quantity: 100, unitCost: 30, expiresAt: '2026-11-20T00:00:00Z' }),
    ],
  })

  it('takes the oldest batch first', () => {
    expect(previewWriteOff([{ item: tomatoes, quantity: 100 }]).estimatedCost).toBe(1000)
  })

  it('takes what is past its day first when the reason is that it expired', () => {
    const preview = previewWriteOff([{ item: tomatoes, quantity: 100 }], new Date('2026-11-23T00:00:00Z'))
    expect(preview.estimatedCost).toBe(3000)
  })

  it('names the batches in the server’s order: the expired by their day, then first in, first out', () => {
    const onions = item({
      id: 'prod_onion',
      batches: [
        batch({ id: 1, quantity: 50 }),
        batch({ id: 5, quantity: 50, receivedAt: '2026-11-02T00:00:00Z' }),
        batch({ id: 2, quantity: 50 }),
        batch({ id: 3, quantity: 50, expiresAt: '2026-11-22T00:00:00Z' }),
        batch({ id: 4, quantity: 50, expiresAt: '2026-11-20T00:00:00Z' }),
        batch({ id: 6, quantity: -30 }),
      ],
    })
    const taken = (at?: Date) =>
      previewWriteOff([{ item: onions, quantity: 230 }], at).taken.flatMap(({ batches }) =>
        batches.map(one => [one.batch.id, one.quantity, one.isExpired]),
      )
    expect(taken(new Date('2026-11-23T00:00:00Z'))).toEqual([
      [4, 50, true],
      [3, 50, true],
      [1, 50, false],
      [2, 50, false],
      [5, 30, false],
    ])
    expect(taken().map(([id]) => id)).toEqual([1, 2, 5, 3, 4])
  })

  it('says what is left, over all lines of an item, without the dust of binary fractions', () => {
    const preview = previewWriteOff([
      { item: tomatoes, quantity: 0.1 },
      { item: tomatoes, quantity: 0.2 },
    ])
    expect(preview.taken).toMatchObject([{ quantity: 0.3, left: 299.7, missing: 0 }])
  })

  it('sums the same item before it looks for a shortage', () => {
    const preview = previewWriteOff([
      { item: tomatoes, quantity: 200 },
      { item: tomatoes, quantity: 150 },
    ])
    expect(preview.shortages).toMatchObject([{ name: 'prod_1', quantity: 350, missing: 50 }])
  })
})

describe('viewStock', () => {
  it('shows the first expiry among what is there, and no expiry of an open shortage', () => {
    const view = viewStock({
      items: [{ ...chickpeas, id: 'prod_chickpeas' }],
      recipes: [],
      balances: [{ itemId: 'prod_chickpeas', quantity: 70, value: 700, revision: 3 }],
      batches: [
        batch({ id: 1, quantity: 100, expiresAt: '2026-12-02T00:00:00Z' }),
        batch({ id: 2, quantity: 20, expiresAt: '2026-12-01T00:00:00Z' }),
        batch({ id: 3, quantity: -50, expiresAt: '2026-11-01T00:00:00Z' }),
      ],
      copy: undefined,
    })
    expect(view.items[0]).toMatchObject({ quantity: 70, nextExpiryAt: new Date('2026-12-01T00:00:00Z') })
    expect(view.refreshedAt).toBeNull()
  })
})

it('finds an item by its words in any order', () => {
  const names = [{ name: 'Red onion' }, { name: 'Onion soup' }, { name: 'Tahini' }]
  expect(searchItems(names, ' onion RED').map(found => found.name)).toEqual(['Red onion'])
  expect(searchItems(names, '')).toHaveLength(3)
})
