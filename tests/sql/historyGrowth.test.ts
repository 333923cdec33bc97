import { beforeAll, expect, it } from 'vitest'
import { createTestKitchen, discardDatabaseAfterwards, type TestKitchen } from '../support/sql/testKitchen'

/** Write-offs of one product by three people, a minute apart, with their ledger rows and lines. */
const grow = (many: number, from: number) => `
  set session_replication_role = replica;
  insert into public.task_ledger (task_id, owner, type, fingerprint, outcome)
    select ('00000000-0000-7000-a000-' || lpad(n::text, 12, '0'))::uuid, gen_random_uuid(), 'product_writeoff', 'x', 'applied'
    from generate_series(${from}, ${from + many - 1}) n;
  insert into public.operations (task_id, kind, reason, department, responsible_person, document_number, performed_at,
      performed_on, recorded_at, recorded_by)
    select ('00000000-0000-7000-a000-' || lpad(n::text, 12, '0'))::uuid, 'write_off', 'spoiled', 'kitchen', 'Person ' || n % 3,
      'WO-OLD-' || n, '2020-01-01'::timestamptz + n * interval '1 minute', '2026-01-01', '2020-01-01'::timestamptz + n * interval '1 minute', gen_random_uuid()
    from generate_series(${from}, ${from + many - 1}) n;
  insert into public.operation_lines (operation_id, item_id, batch_id, quantity, unit_cost)
    select o.id, 'tomatoes', 1, -1, 20 from public.operations o where o.document_number like 'WO-OLD-%'
      and o.recorded_at >= '2020-01-01'::timestamptz + ${from} * interval '1 minute';
  reset session_replication_role;
  analyze public.operations, public.operation_lines, public.task_ledger, public.batches, public.items`

const tables = ['operations', 'operation_lines', 'task_ledger', 'batches']

discardDatabaseAfterwards()

let kitchen: TestKitchen
beforeAll(async () => {
  kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 500, cost: 20 }] } })
  await kitchen.database.run(grow(20_000, 1))
})

/** What one call reads of each table. */
async function readBy(filters: object, before: object | null) {
  return kitchen.cook.transaction(async ({ query }) => {
    const counters = () =>
      query<{ relname: string; scans: number; fetched: number }>(
        `select relname, seq_scan as scans, coalesce(idx_tup_fetch, 0) as fetched from pg_stat_xact_user_tables
         where relname = any ($1) order by relname`,
        [tables],
      )
    const first = await counters()
    await query('select public.operation_history($1::jsonb, $2::jsonb)', [
      JSON.stringify(filters),
      before && JSON.stringify(before),
    ])
    return (await counters()).map(({ relname, scans, fetched }, index) => ({
      relname,
      scans: scans - (first[index]?.scans ?? 0),
      fetched: fetched - (first[index]?.fetched ?? 0),
    }))
  })
}

it('finds a page by the index of the newest, wherever it begins', async () => {
  for (const key of ['', "and (recorded_at, id) < ('2020-01-05T00:00:00Z', 5000)"]) {
    const plan = JSON.stringify(
      await kitchen.owner.query(
        `explain (format json) select * from public.operations where kind <> 'opening' ${key}
         order by recorded_at desc, id desc limit 51`,
      ),
    )
    expect(plan).toContain('operations_of_tasks_by_recorded_at')
    expect(plan).not.toMatch(/Seq Scan|"Sort"/)
  }
})

it('reads no more for 40,000 operations than for 20,000, on the first page and on a deep one', async () => {
  const deep = { recorded_at: '2020-01-03T00:00:00Z', id: 3000 }
  const oldDay = { from: '2020-01-02T00:00:00Z', to: '2020-01-02T01:00:00Z' }
  const questions = [
    [{}, null] as const,
    [{ person: 'Person 1' }, null] as const,
    [{}, deep] as const,
    [oldDay, null] as const,
  ]
  const measure = () => Promise.all(questions.map(([filters, before]) => readBy(filters, before)))
  const small = await measure()
  await kitchen.database.run(grow(20_000, 20_001))
  const large = await measure()

  for (const [index, counts] of large.entries()) {
    for (const [place, { relname, scans, fetched }] of counts.entries()) {
      const before = small[index]?.[place]?.fetched ?? 0
      if (relname.startsWith('operation')) expect(scans, `${relname} was read from end to end`).toBe(0)
      expect(fetched, `rows of ${relname}`).toBeLessThanOrEqual(before * 1.1 + 100)
    }
  }
  // A deep page reads its own rows and their lines. (The one batch of this test is read as it likes.)
  const [ownRows, ownLines] = ['operations', 'operation_lines'].map(name =>
    large[2]?.find(({ relname }) => relname === name),
  )
  const ofOldDay = large[3]?.find(({ relname }) => relname === 'operations')
  for (const table of [ownRows, ownLines, ofOldDay]) expect(table).toMatchObject({ scans: 0 })
  expect(ofOldDay?.fetched).toBeLessThan(600)
  expect(ownRows?.fetched).toBeLessThan(300)
})
