import { expect, it } from 'vitest'
import { createRandom } from '../support/sql/random'
import { newId, preparationWriteOff, production, productWriteOff, type SentTask } from '../support/sql/tasks'
import { createTestKitchen } from '../support/sql/testKitchen'

const seed = Number(process.env['SIMMER_SQL_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

it(`ends with the same quantities in whatever order tablets come back online (SIMMER_SQL_SEED=${seed})`, async () => {
  const random = createRandom(seed)
  const tasks: SentTask[] = [
    production('paste', 700),
    production('paste', 1333),
    production('stew', 900),
    production('stew', 1250),
    production('hummus', 500),
    production('hummus', 777),
    preparationWriteOff([['hummus', 900]]),
    preparationWriteOff([['stew', 1500]], { reason: 'expired' }),
    preparationWriteOff([
      ['paste', 600],
      ['pickles', 40],
    ]),
    production('pickles', 25),
    productWriteOff(
      [
        ['tomatoes', 1.5, 'kg'],
        ['eggs', 4, 'pcs'],
      ],
      { reason: 'expired' },
    ),
    productWriteOff([['oil', 0.1, 'l']]),
  ]
  const ends = []
  for (let round = 0; round < 6; round++) {
    const kitchen = await createTestKitchen({
      stock: {
        tomatoes: [
          { quantity: 1000, cost: 10, expiresAt: '2020-01-01T00:00:00Z' },
          { quantity: 2000, cost: 12 },
        ],
        chickpeas: [{ quantity: 300, cost: 46 }],
        eggs: [{ quantity: 9, cost: 2000 }],
      },
    })
    const order = round === 0 ? tasks : random.shuffled(tasks)
    for (const task of order) await kitchen.cook.do({ ...task, id: newId() })
    ends.push(await kitchen.owner.query('select item_id, quantity from public.balances order by item_id'))
    await kitchen.expectBalanced()
  }
  for (const end of ends) expect(end).toEqual(ends[0])
})
