import { expect, it } from 'vitest'
import { preparationWriteOff, production, type SentTask } from '../../tests/support/sql/tasks'
import { createTestKitchen, type Item } from '../../tests/support/sql/testKitchen'
import { milliseconds, printTable } from '../figures'
import { loadServer } from './loadServer'

const connectionCounts = [1, 2, 4, 8, 16, 32]
const most = Math.max(...connectionCounts)
const secondsEach = 3

/** A dish for each connection, with three ingredients that no other dish has. */
const dishes: Item[] = Array.from({ length: most }, (_, place): Item[] => {
  const ingredients = [1, 2, 3].map((part): Item => ({
    id: `raw_${place}_${part}`,
    kind: 'product',
    unit: 'g',
  }))
  const of = ingredients.map(({ id }, part) => [id, [300, 120, 80][part] ?? 0] as const)
  return [...ingredients, { id: `dish_${place}`, kind: 'preparation', unit: 'g', recipe: { makes: 500, of } }]
}).flat()

/** More than all runs take. */
const stock = Object.fromEntries(
  dishes.flatMap(({ id, kind }) => (kind === 'product' ? [[id, [{ quantity: 999_000, cost: 10 }]]] : [])),
)

const shapes = [
  { what: 'single, disjoint', size: 1, dishOf: (connection: number) => `dish_${connection}` },
  { what: 'single, the same items', size: 1, dishOf: () => 'dish_0' },
  { what: 'batches of 50, disjoint', size: 50, dishOf: (connection: number) => `dish_${connection}` },
  { what: 'batches of 50, the same items', size: 50, dishOf: () => 'dish_0' },
]

it('productions and write-offs under load, from 1 to 32 connections', async () => {
  const rows = []
  for (const { what, size, dishOf } of shapes) {
    for (const connections of connectionCounts) {
      const kitchen = await createTestKitchen({ items: dishes, stock })
      let applied = 0
      // What was made is written off by the next task, as in a kitchen: a dish has few open batches, however many there were.
      const next = Array.from({ length: connections }, () => 0)
      const load = await loadServer(connections, secondsEach, async connection => {
        const dish = dishOf(connection)
        const tasks = Array.from({ length: size }, (): SentTask => {
          const place = (next[connection] = (next[connection] ?? 0) + 1)
          return place % 2 === 1 ? production(dish, 5) : preparationWriteOff([[dish, 5]])
        })
        const answers = await kitchen.cook.apply(...tasks)
        const others = answers.filter(({ outcome }) => outcome !== 'applied')
        expect(others).toEqual([])
        applied += answers.length
      })
      // Nothing twice, nothing lost.
      expect(await kitchen.count("operations where kind <> 'opening'")).toBe(applied)
      await kitchen.expectBalanced()
      rows.push({
        work: what,
        connections,
        'tasks per s': Math.round((load.calls * size) / load.seconds),
        'a call, p50': milliseconds(load.p50),
        p99: milliseconds(load.p99),
      })
    }
  }
  printTable(
    'apply_tasks on Postgres: productions with three ingredients, and write-offs of what they made, in turn',
    rows,
  )
})
