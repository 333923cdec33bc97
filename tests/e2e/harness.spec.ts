import { expect, test } from '../support/kitchen'

/** The floor that all other tests here stand on. */

test('two kitchens share nothing', async ({ kitchen }) => {
  const one = await kitchen({ person: null })
  const other = await kitchen({ person: null })
  await one.database.update('items', 'id=eq.prod_1', { name: 'Green tomatoes' })
  const nameIn = async ({ database }: typeof one) =>
    (await database.rows<{ name: string }>('items', 'id=eq.prod_1'))[0]?.name
  expect([await nameIn(one), await nameIn(other)]).toEqual(['Green tomatoes', 'Tomatoes'])
})

test('the demo data is there, and the books balance', async ({ kitchen }) => {
  const { database } = await kitchen({ person: null })
  const nothing = Object.fromEntries(Object.keys(await database.balances()).map(item => [item, 0]))
  const opening = await database.movedSince(nothing)
  expect(opening).toMatchObject({ prep_123: 1400, prod_1: 7100, prod_chickpeas: 6200 })
  expect(await database.operations()).toEqual([])
})
