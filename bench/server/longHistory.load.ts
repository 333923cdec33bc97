import { expect, it } from 'vitest'
import { productWriteOff } from '../../tests/support/sql/tasks'
import { createTestKitchen } from '../../tests/support/sql/testKitchen'
import { milliseconds, percentile, printTable } from '../figures'
import { timed } from './timed'

const old = 100_000
const calls = 200

it('first in, first out of an item with 100,000 old batches', async () => {
  const kitchen = await createTestKitchen({
    stock: {
      tomatoes: [
        { quantity: 500_000, cost: 20 },
        { quantity: 500_000, cost: 25 },
      ],
    },
  })
  const measure = async () => {
    const times = []
    for (let call = 0; call < calls; call += 1) {
      times.push(await timed(() => kitchen.cook.do(productWriteOff([['tomatoes', 1]]))))
    }
    return percentile(times, 0.5)
  }
  await measure()
  const before = await measure()
  await kitchen.database.run(`
    set session_replication_role = replica;
    insert into public.batches (item_id, initial_quantity, quantity, unit_cost, received_at, source, operation_id)
      select 'tomatoes', 100, 0, 20, '2026-01-01'::timestamptz + n * interval '1 minute', 'opening', 1
      from generate_series(1, ${old}) n;
    reset session_replication_role;
    analyze public.batches`)
  const plan = await kitchen.owner.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, buffers, costs off, timing off, summary off) select id, sum(quantity) over (order by received_at, id)
     from public.batches where item_id = 'tomatoes' and quantity > 0`,
  )
  const text = plan.map(row => row['QUERY PLAN']).join('\n')
  expect(text).toContain('batches_open_first_in_first_out')
  expect(text).not.toContain('Seq Scan')
  console.log(`\n${text}\n`)
  await measure()
  const after = await measure()
  printTable(`A write-off of an item, ${calls} calls one after the other`, [
    { 'old batches of the item': 0, p50: milliseconds(before), ratio: '–' },
    {
      'old batches of the item': old.toLocaleString('en'),
      p50: milliseconds(after),
      ratio: (after / before).toFixed(2),
    },
  ])
})
