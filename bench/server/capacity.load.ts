import { expect, it } from 'vitest'
import { createTestKitchen } from '../../tests/support/sql/testKitchen'
import { milliseconds, printTable } from '../figures'
import { applyInTurn, dishes, stock } from './dishes'
import { loadServer } from './loadServer'

const connectionCounts = [1, 2, 4, 8, 16, 32]
const secondsEach = 3

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
      const made = Array.from({ length: connections }, () => ({ tasks: 0 }))
      const load = await loadServer(connections, secondsEach, connection =>
        applyInTurn(kitchen.cook, dishOf(connection), size, made[connection] ?? { tasks: 0 }),
      )
      const applied = made.reduce((sum, { tasks }) => sum + tasks, 0)
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
