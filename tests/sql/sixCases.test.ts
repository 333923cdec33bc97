import { expect, it } from 'vitest'
import { production, productWriteOff } from '../support/sql/tasks'
import { createTestKitchen, discardDatabaseAfterwards } from '../support/sql/testKitchen'

discardDatabaseAfterwards()

// The cases of SERVER.md, "Why one function": each went wrong on the system that this one replaces.

const forHummus = {
  chickpeas: [{ quantity: 5000, cost: 46 }],
  tahini: [{ quantity: 2000, cost: 165 }],
  lemon: [{ quantity: 1000, cost: 42 }],
}

it('makes 500 g once and uses 300 g of raw goods, though the last step fails twice', async () => {
  const kitchen = await createTestKitchen({ stock: forHummus })
  const { owner, cook } = kitchen
  const task = production('hummus', 500)

  // The balances are the last thing that a production writes.
  await owner.query(`create function public.fail_late() returns trigger language plpgsql as
    $$ begin raise exception 'the disk is full' using errcode = '53100'; end $$`)
  await owner.query(`create trigger fail_late before update on public.balances
    for each row when (new.item_id = 'lemon') execute function public.fail_late()`)
  await expect(cook.apply(task)).rejects.toMatchObject({ code: '53100' })
  await expect(cook.apply(task)).rejects.toMatchObject({ code: '53100' })
  await owner.query('drop function public.fail_late() cascade')
  await cook.do(task)

  expect(await kitchen.balance('hummus')).toMatchObject({ quantity: 500 })
  expect(await kitchen.balance('chickpeas')).toMatchObject({ quantity: 4700 })
  expect(await kitchen.count('operations')).toBe(4)
  await kitchen.expectBalanced()
})

it('writes off 200 of 500 g once, though two answers are lost', async () => {
  const kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 500, cost: 20 }] } })
  const task = productWriteOff([['tomatoes', 200]])

  await kitchen.cook.apply(task)
  await kitchen.cook.apply(task)
  const [last] = await kitchen.cook.apply(task)

  expect(last?.outcome).toBe('replayed')
  expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 300, revision: 2 })
  expect(last?.result?.allocations).toMatchObject([{ quantity: 200 }])
  await kitchen.expectBalanced()
})

it('takes 400 of 500 g for two tablets that each write off 200, under two numbers', async () => {
  const kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 500, cost: 20 }] } })

  const results = await Promise.all([
    kitchen.cook.do(productWriteOff([['tomatoes', 200]])),
    kitchen.otherCook.do(productWriteOff([['tomatoes', 200]])),
  ])

  expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 100 })
  expect(new Set(results.map(result => result.document_number)).size).toBe(2)
  await kitchen.expectBalanced()
})

it('writes off the expired 100 g, not an older batch that is still good', async () => {
  const kitchen = await createTestKitchen({
    stock: {
      tomatoes: [
        { quantity: 500, cost: 20, expiresAt: '2100-01-01T00:00:00Z' },
        { quantity: 100, cost: 25, expiresAt: '2020-01-01T00:00:00Z' },
      ],
    },
  })

  const result = await kitchen.cook.do(productWriteOff([['tomatoes', 100]], { reason: 'expired' }))

  expect(result).toMatchObject({ total_cost: 2500, allocations: [{ quantity: 100, unit_cost: 25 }] })
  expect(await kitchen.batches('tomatoes')).toMatchObject([{ quantity: 500, unit_cost: 20 }])
})

it('adds a second shortage of 30 g to the first of 150 g, in one open batch of −180', async () => {
  const kitchen = await createTestKitchen()

  await kitchen.cook.do(productWriteOff([['tomatoes', 150]]))
  const second = await kitchen.cook.do(productWriteOff([['tomatoes', 30]]))

  expect(second.shortages).toEqual([{ item_id: 'tomatoes', quantity: 30 }])
  expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: -180 })
  expect(await kitchen.batches('tomatoes')).toMatchObject([{ quantity: -180, source: 'shortage' }])
  await kitchen.expectBalanced()
})

it('answers with the stored result when the first answer was lost after the commit', async () => {
  const kitchen = await createTestKitchen({ stock: forHummus })
  const task = production('hummus', 500)

  const [lost] = await kitchen.cook.apply(task)
  const [again] = await kitchen.cook.apply(task)

  expect(again).toEqual({ ...lost, outcome: 'replayed' })
  expect(await kitchen.balance('hummus')).toMatchObject({ quantity: 500, revision: 1 })
  await kitchen.expectBalanced()
})
