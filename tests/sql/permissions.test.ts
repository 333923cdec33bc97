import { beforeAll, describe, expect, it } from 'vitest'
import { newId, productWriteOff } from '../support/sql/tasks'
import { createTestKitchen, type Person, type TestKitchen } from '../support/sql/testKitchen'

/** Each table with a column that somebody might like to change. */
const columns = {
  settings: 'time_zone',
  staff: 'name',
  items: 'name',
  recipes: 'output_quantity',
  recipe_lines: 'quantity',
  batches: 'quantity',
  operations: 'notes',
  operation_lines: 'quantity',
  balances: 'quantity',
  task_ledger: 'result',
}
const tables = Object.keys(columns)
const views = ['kpi_entries', 'kpi_daily']
const calls = [
  "public.apply_tasks('[]')",
  'public.cancel_task(gen_random_uuid())',
  'public.stock_snapshot()',
  'public.operation_history()',
]

let kitchen: TestKitchen
beforeAll(async () => {
  kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 500, cost: 20 }] } })
  const kpiData = { userId: 'u1', userName: 'Wayan' }
  await kitchen.cook.do(productWriteOff([['tomatoes', 1]], { kpiData }))
  await kitchen.otherCook.do(productWriteOff([['tomatoes', 2]], { kpiData }))
})

describe('somebody who is not signed in', () => {
  it.each([...tables, ...views])('cannot read %s', async table => {
    await expect(kitchen.anonymous.query(`select from public.${table}`)).rejects.toMatchObject({
      code: '42501',
    })
  })

  it.each(calls)('cannot call %s', async call => {
    await expect(kitchen.anonymous.query(`select ${call}`)).rejects.toMatchObject({ code: '42501' })
  })
})

describe.each([
  ['who is signed in but not staff', (): Person => kitchen.guest],
  ['who is no longer active', (): Person => kitchen.left],
])('somebody %s', (_name, who) => {
  it.each([...tables, ...views])('sees nothing in %s', async table => {
    expect(await who().query(`select from public.${table}`)).toEqual([])
  })

  it.each(calls)('cannot call %s', async call => {
    await expect(who().query(`select ${call}`)).rejects.toMatchObject({ code: '42501', detail: 'SM004' })
  })

  it('changes nothing by trying', async () => {
    const task = productWriteOff([['tomatoes', 100]])
    await expect(who().apply(task)).rejects.toMatchObject({ code: '42501' })
    await expect(who().cancel(newId())).rejects.toMatchObject({ code: '42501' })
    expect(await kitchen.count('task_ledger')).toBe(2)
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 497 })
  })
})

describe.each([
  ['a cook', (): Person => kitchen.cook],
  ['a manager', (): Person => kitchen.manager],
])('%s', (_name, who) => {
  it.each(Object.entries(columns))(
    'reads %s and cannot insert, update, delete or truncate there',
    async (table, column) => {
      expect((await who().query(`select from public.${table}`)).length).toBeGreaterThan(0)
      const writes = [
        `insert into public.${table} default values`,
        `update public.${table} set ${column} = ${column}`,
        `delete from public.${table}`,
        `truncate public.${table} cascade`,
      ]
      for (const write of writes) {
        await expect(who().query(write), write).rejects.toMatchObject({ code: '42501' })
      }
    },
  )

  it.each(views)('reads %s', async view => {
    expect((await who().query(`select from public.${view}`)).length).toBeGreaterThan(0)
  })

  it.each([
    'kitchen.staff_role()',
    "kitchen.record_opening_stock('tomatoes', 1, 1)",
    "kitchen.add_staff('guest@test', 'Me', 'kitchen', 'manager')",
    "kitchen.add_up('{tomatoes}')",
    "nextval('kitchen.document_numbers')",
  ])('cannot use %s', async call => {
    await expect(who().query(`select ${call}`)).rejects.toMatchObject({ code: '42501' })
  })
})

it('holds no privilege but select on any table, whatever the project grants by default', async () => {
  const granted = await kitchen.owner.query<{ grantee: string; what: string }>(
    `select distinct grantee, privilege_type as what from information_schema.role_table_grants
     where table_schema in ('public', 'kitchen') and grantee in ('anon', 'authenticated', 'PUBLIC') order by 1, 2`,
  )
  expect(granted).toEqual([{ grantee: 'authenticated', what: 'SELECT' }])
})

it('lets authenticated run four functions, and the one that the policies ask', async () => {
  const open = await kitchen.owner.query<{ name: string; who: string }>(
    `select n.nspname || '.' || p.proname as name, r.rolname as who
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     cross join (values ('anon'), ('authenticated'), ('service_role')) r(rolname)
     where n.nspname in ('public', 'kitchen') and has_function_privilege(r.rolname, p.oid, 'execute') order by 1, 2`,
  )
  expect(open).toEqual([
    { name: 'kitchen.staff_role', who: 'authenticated' },
    { name: 'public.apply_tasks', who: 'authenticated' },
    { name: 'public.cancel_task', who: 'authenticated' },
    { name: 'public.operation_history', who: 'authenticated' },
    { name: 'public.stock_snapshot', who: 'authenticated' },
  ])
})

it('gives every function an empty search path, and row level security to every table', async () => {
  expect(
    await kitchen.owner.query(
      `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in ('public', 'kitchen') and not ('search_path=""' = any (coalesce(p.proconfig, '{}')))`,
    ),
  ).toEqual([])
  expect(
    await kitchen.owner.query(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('public', 'kitchen') and c.relkind = 'r' and not c.relrowsecurity`,
    ),
  ).toEqual([])
})

it('shows a cook their own ledger rows, and a manager all of them', async () => {
  expect(await kitchen.cook.query('select owner from public.task_ledger')).toEqual([
    { owner: kitchen.cook.id },
  ])
  expect(await kitchen.otherCook.query('select owner from public.task_ledger')).toEqual([
    { owner: kitchen.otherCook.id },
  ])
  expect(await kitchen.manager.query('select from public.task_ledger')).toHaveLength(2)
})

it('records who called, whatever the payload says', async () => {
  const operations = await kitchen.owner.query(
    "select distinct recorded_by, kpi_person from public.operations where kind = 'write_off' and recorded_by = $1",
    [kitchen.cook.id],
  )
  expect(operations).toEqual([{ recorded_by: kitchen.cook.id, kpi_person: 'u1' }])
})
