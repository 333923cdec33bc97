import { describe, expect, it } from 'vitest'
import { newId, preparationWriteOff, production, productWriteOff } from '../support/sql/tasks'
import { createTestKitchen, snapshotOfNow } from '../support/sql/testKitchen'

const stock = {
  tomatoes: [
    { quantity: 100, cost: 10 },
    { quantity: 500, cost: 20, expiresAt: '2100-01-01T00:00:00Z' },
  ],
  chickpeas: [{ quantity: 500, cost: 46 }],
}

describe('the first answer', () => {
  it('has every item, recipe and balance, and the open batches', async () => {
    const kitchen = await createTestKitchen({ stock })
    await kitchen.cook.do(productWriteOff([['tomatoes', 100]]))
    await kitchen.cook.do(preparationWriteOff([['pickles', 5]]))

    const snapshot = await kitchen.cook.snapshot()

    expect(Object.keys(snapshot).sort()).toEqual(
      ['balances', 'batches', 'cursor', 'decided', 'epoch', 'items', 'recipes', 'removed'].sort(),
    )
    expect(snapshot.items).toHaveLength(10)
    expect(snapshot.items.find(item => item.id === 'hummus')).toEqual({
      ...{ id: 'hummus', kind: 'preparation', name: 'Hummus', base_unit: 'g', departments: ['kitchen'] },
      ...{ shelf_life_days: 3, last_known_cost: null },
    })
    expect(snapshot.recipes.find(recipe => recipe.preparation_id === 'paste')).toEqual({
      ...{ preparation_id: 'paste', output_quantity: 1000 },
      lines: [{ item_id: 'tomatoes', quantity: 900, yield_percent: 90 }],
    })
    expect(snapshot.balances).toHaveLength(10)
    expect(snapshot.balances.find(balance => balance.item_id === 'tomatoes')).toEqual({
      ...{ item_id: 'tomatoes', quantity: 500, value: 10_000, revision: 3 },
    })
    expect(snapshot.batches.map(batch => [batch.item_id, batch.quantity, batch['source']])).toEqual([
      ['chickpeas', 500, 'opening'],
      ['pickles', -5, 'shortage'],
      ['tomatoes', 500, 'opening'],
    ])
    expect(new Date(String(snapshot.batches[2]?.['expires_at'])).toISOString()).toBe(
      '2100-01-01T00:00:00.000Z',
    )
    expect(snapshot.removed).toEqual({ items: [] })
    expect(snapshot.decided).toEqual([])
  })
})

describe('a later answer', () => {
  it('has nothing when nothing happened', async () => {
    const kitchen = await createTestKitchen({ stock })
    const { cursor } = await snapshotOfNow(kitchen.cook)
    expect(await kitchen.cook.snapshot(cursor)).toMatchObject({
      items: [],
      recipes: [],
      balances: [],
      batches: [],
    })
  })

  it('has what changed, emptied batches with quantity 0 among it', async () => {
    const kitchen = await createTestKitchen({ stock })
    const { cursor } = await snapshotOfNow(kitchen.cook)
    await kitchen.cook.do(productWriteOff([['tomatoes', 150]]))

    const later = await kitchen.cook.snapshot(cursor)

    expect(later.items).toEqual([])
    expect(later.balances).toEqual([{ item_id: 'tomatoes', quantity: 450, value: 9000, revision: 3 }])
    expect(later.batches.map(batch => batch.quantity)).toEqual([0, 450])
  })

  it('brings the recipe when one of its lines was edited, added or taken away', async () => {
    const kitchen = await createTestKitchen()
    const { owner, cook } = kitchen
    for (const change of [
      "update public.recipe_lines set quantity = 310 where preparation_id = 'hummus' and item_id = 'chickpeas'",
      "insert into public.recipe_lines values ('hummus', 'oil', 20)",
      "delete from public.recipe_lines where preparation_id = 'hummus' and item_id = 'lemon'",
    ]) {
      const { cursor } = await snapshotOfNow(cook)
      await owner.query(change)
      const later = await cook.snapshot(cursor)
      expect(
        later.recipes.map(recipe => recipe.preparation_id),
        change,
      ).toEqual(['hummus'])
    }
    const [hummus] = (await cook.snapshot()).recipes.filter(recipe => recipe.preparation_id === 'hummus')
    expect(hummus?.lines.map(line => [line['item_id'], line['quantity']])).toEqual([
      ['chickpeas', 310],
      ['oil', 20],
      ['tahini', 120],
    ])
  })

  it('says with an empty recipe that a preparation lost its own', async () => {
    const kitchen = await createTestKitchen()
    const { cursor } = await snapshotOfNow(kitchen.cook)
    await kitchen.owner.query("delete from public.recipes where preparation_id = 'hummus'")
    const later = await kitchen.cook.snapshot(cursor)
    expect(later.recipes).toEqual([{ preparation_id: 'hummus', output_quantity: 0, lines: [] }])
  })

  it('names an item that was removed, and brings all of it when it comes back', async () => {
    const kitchen = await createTestKitchen({ stock })
    const before = await snapshotOfNow(kitchen.cook)

    await kitchen.owner.query("update public.items set removed_at = now() where id = 'tomatoes'")
    const removed = await kitchen.cook.snapshot(before.cursor)
    expect(removed).toMatchObject({ removed: { items: ['tomatoes'] }, items: [], balances: [], batches: [] })
    const fresh = await kitchen.cook.snapshot()
    expect(fresh.removed.items).toEqual([])
    expect(fresh.items.map(item => item.id)).not.toContain('tomatoes')
    expect(fresh.batches.map(batch => batch.item_id)).toEqual(['chickpeas'])

    const { cursor } = await snapshotOfNow(kitchen.cook)
    await kitchen.owner.query("update public.items set removed_at = null where id = 'tomatoes'")
    const back = await kitchen.cook.snapshot(cursor)
    expect(back.items.map(item => item.id)).toEqual(['tomatoes'])
    expect(back.balances).toMatchObject([{ item_id: 'tomatoes', quantity: 600 }])
    expect(back.batches.map(batch => batch.quantity)).toEqual([100, 500])
  })

  it('still lands a task that was queued before its item was removed', async () => {
    const kitchen = await createTestKitchen({ stock })
    await kitchen.owner.query("update public.items set removed_at = now() where id = 'tomatoes'")
    await kitchen.cook.do(productWriteOff([['tomatoes', 100]]))
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 500 })
  })

  it('added up over any number of steps is the first answer', async () => {
    const kitchen = await createTestKitchen({ stock })
    const first = await kitchen.cook.snapshot()
    const balances = new Map(first.balances.map(balance => [balance.item_id, balance]))
    const batches = new Map(first.batches.map(batch => [batch.id, batch]))
    let { cursor } = first
    for (const task of [
      production('hummus', 400),
      productWriteOff([['tomatoes', 550]], { reason: 'expired' }),
      preparationWriteOff([['hummus', 500]]),
      production('hummus', 300),
      production('stew', 100),
      production('paste', 900),
    ]) {
      await kitchen.cook.do(task)
      const step = await kitchen.cook.snapshot(cursor)
      cursor = step.cursor
      for (const balance of step.balances) balances.set(balance.item_id, balance)
      for (const batch of step.batches) batches.set(batch.id, batch)
    }
    const whole = await kitchen.cook.snapshot()
    expect([...balances.values()].sort(byItem)).toEqual(whole.balances)
    expect([...batches.values()].filter(batch => batch.quantity !== 0).sort((a, b) => a.id - b.id)).toEqual(
      [...whole.batches].sort((a, b) => a.id - b.id),
    )
  })
})

const byItem = (a: { item_id: string }, b: { item_id: string }) => (a.item_id < b.item_id ? -1 : 1)

describe('the open ids', () => {
  it('come back with what the ledger knows of them', async () => {
    const kitchen = await createTestKitchen({ stock })
    const applied = productWriteOff([['tomatoes', 1]])
    const [cancelled, unknown] = [newId(), newId()]
    await kitchen.cook.do(applied)
    await kitchen.cook.do(productWriteOff([['tomatoes', 1]]))
    await kitchen.manager.cancel(cancelled)

    const { decided, balances } = await kitchen.cook.snapshot(null, [unknown, applied.id, cancelled])

    expect(Object.fromEntries(decided.map(({ id, outcome }) => [id, outcome]))).toEqual({
      [applied.id]: 'applied',
      [cancelled]: 'cancelled',
    })
    expect(balances.find(balance => balance.item_id === 'tomatoes')).toMatchObject({ quantity: 598 })
  })

  it('tell nothing of the applied tasks of others, except to a manager', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 1]])
    await kitchen.cook.do(task)
    expect((await kitchen.otherCook.snapshot(null, [task.id])).decided).toEqual([])
    expect((await kitchen.manager.snapshot(null, [task.id])).decided).toHaveLength(1)
  })
})

describe('the cursor', () => {
  it('of a database that was restored to before it brings everything', async () => {
    const kitchen = await createTestKitchen({ stock })
    const { cursor } = await kitchen.cook.snapshot()
    const answer = await kitchen.cook.snapshot(String(Number(cursor) + 1_000_000))
    expect(answer.items).toHaveLength(10)
  })

  it.each(['', 'now', '-1', '1.5', '99999999999999999999999'])('may not be "%s"', async since => {
    const kitchen = await createTestKitchen()
    await expect(kitchen.cook.snapshot(since)).rejects.toMatchObject({ code: '22023' })
  })

  it('comes with the epoch, which is another after a restore', async () => {
    const kitchen = await createTestKitchen()
    const before = await kitchen.cook.snapshot()
    expect((await kitchen.cook.snapshot()).epoch).toBe(before.epoch)
    await kitchen.owner.query('update public.settings set epoch = gen_random_uuid()')
    expect((await kitchen.cook.snapshot(before.cursor)).epoch).not.toBe(before.epoch)
  })
})
