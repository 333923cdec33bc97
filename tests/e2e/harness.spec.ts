import { expect, test } from '../support/kitchen'
import { openRestaurant, type Restaurant } from '../support/restaurant'

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

test('a kitchen finds nothing of the one before, in the same database', async ({ host }) => {
  const openAndClose = async <Seen>(look: (restaurant: Restaurant) => Promise<Seen>) => {
    const closing: (() => Promise<unknown>)[] = []
    const restaurant = await openRestaurant(host, closing)
    const seen = { url: restaurant.backend.url, rows: await look(restaurant) }
    for (const close of closing.reverse()) await close()
    return seen
  }
  const tables = ['items', 'balances', 'batches', 'operations', 'operation_lines', 'task_ledger', 'staff']
  const everything = ({ database }: Restaurant) =>
    Promise.all(
      tables.map(async table => (await database.rows(table)).map(row => JSON.stringify(row)).sort()),
    )
  const before = await openAndClose(everything)
  const add = async ({ database }: Restaurant) => {
    await database.update('items', 'id=eq.prod_1', { name: 'Green tomatoes' })
    await database.remove('operation_lines', 'item_id=eq.prod_1')
    await database.remove('batches', 'item_id=eq.prod_1')
    const [batch] = await database.batches('prep_123')
    // Undefined is left out: the database gives both.
    await database.insert('batches', { ...batch, id: undefined, batch_number: undefined })
    return (await database.batches('prep_123')).at(-1)?.id
  }
  const changed = await openAndClose(add)
  const after = await openAndClose(everything)
  expect(after).toEqual(before)
  expect(await openAndClose(add)).toEqual(changed)
})
