import { beforeAll, expect, it } from 'vitest'
import type { Transaction } from '../support/sql/database'
import { preparationWriteOff, production, productWriteOff } from '../support/sql/tasks'
import {
  createTestKitchen,
  discardDatabaseAfterwards,
  snapshotOfNow,
  type TestKitchen,
} from '../support/sql/testKitchen'

// Thousands of emptied batches, most of one item, with their lines, operations and ledger rows. Foreign keys are not
// checked while it is written, which would take longer than the test.
const history = `
  set session_replication_role = replica;
  insert into public.operations (kind, document_number, performed_at, performed_on)
    select 'opening', 'OP-OLD-' || n, now(), '2026-01-01' from generate_series(1, 4000) n;
  insert into public.batches (item_id, initial_quantity, quantity, unit_cost, received_at, source, operation_id)
    select case when n % 10 = 0 then 'hummus' else 'tomatoes' end, 100, 0, 20,
      '2026-01-01'::timestamptz + n * interval '1 minute', 'opening', 1
    from generate_series(1, 4000) n;
  insert into public.operation_lines (operation_id, item_id, batch_id, quantity, unit_cost)
    select b.id, b.item_id, b.id, sign.q * 100, 20
    from public.batches b cross join (values (1), (-1)) sign(q) where b.quantity = 0;
  insert into public.task_ledger (task_id, owner, outcome)
    select gen_random_uuid(), gen_random_uuid(), 'cancelled' from generate_series(1, 4000) n;
  reset session_replication_role;
  analyze public.batches, public.operation_lines, public.operations, public.task_ledger, public.items, public.balances`

discardDatabaseAfterwards()

let kitchen: TestKitchen
beforeAll(async () => {
  kitchen = await createTestKitchen({
    stock: {
      tomatoes: [
        { quantity: 500, cost: 20 },
        { quantity: 500, cost: 25 },
      ],
    },
  })
  await kitchen.database.run(history)
})

it('finds the open batches of an item by an index that history does not grow', async () => {
  const plan = await kitchen.owner.query(
    `explain (format json) select id, sum(quantity) over (order by received_at, id)
     from public.batches where item_id = 'tomatoes' and quantity > 0`,
  )
  expect(JSON.stringify(plan)).toContain('batches_open_first_in_first_out')
  expect(JSON.stringify(plan)).not.toContain('Seq Scan')
})

it('reads a handful of rows per task and per snapshot, however long the history is', async () => {
  const tables = ['batches', 'operation_lines', 'operations', 'task_ledger']
  const read = (work: (tx: Transaction) => Promise<void>) =>
    kitchen.cook.transaction(async tx => {
      // Some versions count what the session did before as well.
      const counters = () =>
        tx.query<{ relname: string; scans: number; fetched: number }>(
          `select relname, seq_scan as scans, coalesce(idx_tup_fetch, 0) as fetched from pg_stat_xact_user_tables
           where relname = any ($1) order by relname`,
          [tables],
        )
      const before = await counters()
      await work(tx)
      return (await counters()).map(({ relname, scans, fetched }, index) => ({
        relname,
        scans: scans - (before[index]?.scans ?? 0),
        fetched: fetched - (before[index]?.fetched ?? 0),
      }))
    })

  // A cursor from before the history, held back by another test's transaction, would rightly bring all of it.
  const { cursor } = await snapshotOfNow(kitchen.cook)
  const counts = await read(async ({ query }) => {
    for (const task of [
      productWriteOff([['tomatoes', 600]], { reason: 'expired' }),
      productWriteOff([['tomatoes', 600]]),
      preparationWriteOff([['hummus', 5]]),
      production('paste', 50),
    ]) {
      await query('select public.apply_tasks($1::jsonb)', [JSON.stringify([task])])
    }
    await query('select public.stock_snapshot($1)', [cursor])
    await query('select public.stock_snapshot()', [])
  })

  expect(counts.map(count => count.relname)).toEqual(tables)
  for (const { relname, scans, fetched } of counts) {
    expect(scans, `${relname} was read from end to end`).toBe(0)
    expect(fetched, `rows of ${relname}`).toBeLessThan(200)
  }
})
