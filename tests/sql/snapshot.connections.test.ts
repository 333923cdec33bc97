import { expect, it } from 'vitest'
import { productWriteOff } from '../support/sql/tasks'
import { createTestKitchen, snapshotOfNow } from '../support/sql/testKitchen'
import { createGate } from '../support/sql/gate'

it('loses nothing of a transaction that began before the snapshot and commits after it', async () => {
  const kitchen = await createTestKitchen({
    stock: { tomatoes: [{ quantity: 500, cost: 20 }], lemon: [{ quantity: 500, cost: 40 }] },
  })
  const first = await snapshotOfNow(kitchen.cook)
  const gate = createGate()
  const applied = createGate()

  const late = kitchen.otherCook.transaction(async tx => {
    await tx.query('select public.apply_tasks($1::jsonb)', [
      JSON.stringify([productWriteOff([['tomatoes', 200]])]),
    ])
    applied.open()
    await gate.opened
  })
  await applied.opened
  // Younger, and there first.
  await kitchen.cook.do(productWriteOff([['lemon', 100]]))
  const second = await kitchen.cook.snapshot(first.cursor)
  expect(second.balances.map(balance => balance.item_id)).toEqual(['lemon'])
  gate.open()
  await late

  const third = await kitchen.cook.snapshot(second.cursor)
  expect(third.balances).toContainEqual({ item_id: 'tomatoes', quantity: 300, value: 6000, revision: 2 })
  expect(third.batches.filter(batch => batch.item_id === 'tomatoes').map(batch => batch.quantity)).toEqual([
    300,
  ])
})

it('shows stock and ledger of one moment: never the effect without the decision', async () => {
  const kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 500, cost: 20 }] } })
  const tasks = Array.from({ length: 40 }, () => productWriteOff([['tomatoes', 1]]))
  const ids = tasks.map(task => task.id)

  const writing = Promise.all(tasks.map(task => kitchen.cook.do(task)))
  for (let round = 0; round < 40; round++) {
    const { balances, decided } = await kitchen.cook.snapshot(null, ids)
    const tomatoes = balances.find(balance => balance.item_id === 'tomatoes')
    expect(tomatoes?.quantity).toBe(500 - decided.length)
  }
  await writing
})
