import { expect, it } from 'vitest'
import { production } from '../support/sql/tasks'
import { seedSql } from '../support/sql/schema'
import { createTestKitchen } from '../support/sql/testKitchen'

const emptyKitchen = async () => {
  const kitchen = await createTestKitchen({ items: [] })
  await kitchen.database.run('truncate public.staff, auth.users cascade')
  return kitchen
}

it('fills the shelves once, however often it is applied', async () => {
  const kitchen = await emptyKitchen()
  const dump = () =>
    kitchen.owner.query(
      `select (select count(*) from public.staff) as staff, (select count(*) from auth.identities) as identities,
         (select count(*) from public.operations) as operations, (select jsonb_agg(b order by b.id) from public.batches b) as batches`,
    )
  await kitchen.database.run(seedSql)
  const once = await dump()
  await kitchen.database.run(seedSql)
  expect(await dump()).toEqual(once)
  expect(once).toMatchObject([{ staff: 3, identities: 3 }])
  await kitchen.expectBalanced()
})

it('has what the demo promises: hummus and its recipe, tomatoes, several batches each, some expired', async () => {
  const kitchen = await emptyKitchen()
  await kitchen.database.run(seedSql)
  expect(
    await kitchen.owner.query(
      `select r.output_quantity as makes, l.item_id as id, l.quantity from public.recipes r
       join public.recipe_lines l using (preparation_id) where preparation_id = 'prep_123' order by l.item_id`,
    ),
  ).toEqual([
    { makes: 500, id: 'prod_chickpeas', quantity: 300 },
    { makes: 500, id: 'prod_lemon', quantity: 80 },
    { makes: 500, id: 'prod_tahini', quantity: 120 },
  ])
  for (const id of ['prep_123', 'prod_1']) expect((await kitchen.batches(id)).length).toBeGreaterThan(2)
  expect(await kitchen.owner.query('select from public.batches where expires_at < now()')).not.toEqual([])
  expect(await kitchen.owner.query('select from public.batches where received_at > now()')).toEqual([])
})

it('keeps everything that people did since', async () => {
  const kitchen = await emptyKitchen()
  await kitchen.database.run(seedSql)
  await kitchen.owner.query("update public.items set name = 'Sambal' where id = 'prep_sambal_matah'")
  const state = () =>
    kitchen.owner.query('select l.*, i.name from public.balances l join public.items i on i.id = item_id')
  const [made] = await kitchen.database.transaction(
    { role: 'authenticated', claims: { sub: '00000000-0000-4000-8000-000000000001' } },
    tx => tx.query('select public.apply_tasks($1::jsonb)', [JSON.stringify([production('prep_123', 500)])]),
  )
  expect(JSON.stringify(made)).toContain('applied')
  const before = await state()
  await kitchen.database.run(seedSql)
  expect(await state()).toEqual(before)
})

it('knows the three demo people, who sign in with one password', async () => {
  const kitchen = await emptyKitchen()
  await kitchen.database.run(seedSql)
  const users = await kitchen.owner.query<{
    email: string
    encrypted_password: string
    role: string
    department: string
  }>(
    `select u.email, u.encrypted_password, s.role, s.department from auth.users u join public.staff s using (id) order by u.email`,
  )
  expect(users.map(user => [user.email, user.department, user.role])).toEqual([
    ['bar@demo.test', 'bar', 'cook'],
    ['kitchen@demo.test', 'kitchen', 'cook'],
    ['manager@demo.test', 'kitchen', 'manager'],
  ])
  // A bcrypt hash of simmer-demo; that one can sign in with it is a test in the browser.
  for (const user of users) expect(user.encrypted_password).toMatch(/^\$2a\$10\$.{53}$/)
})

it('steps aside where anybody but the demo’s people works', async () => {
  const kitchen = await createTestKitchen()
  await kitchen.database.run(seedSql)
  expect(await kitchen.count('items')).toBe(10)
  expect(await kitchen.count('staff')).toBe(4)
})
