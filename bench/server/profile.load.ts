import { Client } from 'pg'
import { inject, it } from 'vitest'
import { createTestKitchen } from '../../tests/support/sql/testKitchen'
import { milliseconds, printTable } from '../figures'
import { applyInTurn, dishes, stock } from './dishes'
import { loadServer } from './loadServer'

const secondsEach = 5
const few = 1
const many = 16

interface Statement {
  query: string
  calls: number
  /** Milliseconds. */
  total: number
}

it('where the time of apply_tasks goes: batches of 50 for the same dish, by statement', async () => {
  const client = new Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query('create extension if not exists pg_stat_statements')
    const measure = async (connections: number) => {
      const kitchen = await createTestKitchen({ items: dishes, stock })
      await client.query('select pg_stat_statements_reset()')
      const made = { tasks: 0 }
      await loadServer(connections, secondsEach, () => applyInTurn(kitchen.cook, 'dish_0', 50, made))
      const { rows } = await client.query<Statement>(
        `select query, calls::int, total_exec_time as total from pg_stat_statements where not toplevel`,
      )
      return new Map(
        rows.map(({ query, calls, total }) => [shortened(query), { total, mean: total / calls }]),
      )
    }
    const [alone, crowded] = [await measure(few), await measure(many)]
    const slowest = [...crowded].sort(([, one], [, other]) => other.total - one.total).slice(0, 8)
    printTable(
      `Statements within apply_tasks, by what they take with ${many} connections (what one calls is in its time)`,
      slowest.map(([query, { mean }]) => ({
        statement: query,
        [`${few} connection`]: milliseconds(alone.get(query)?.mean ?? Number.NaN),
        [`${many} connections`]: milliseconds(mean),
      })),
    )
  } finally {
    await client.end()
  }
})

const shortened = (query: string) => query.replaceAll(/\s+/g, ' ').trim().slice(0, 110)
