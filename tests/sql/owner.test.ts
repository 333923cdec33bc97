import { describe, expect, it } from 'vitest'
import { productWriteOff } from '../support/sql/tasks'
import { createTestKitchen, type TestKitchen } from '../support/sql/testKitchen'

// What the owner of a project does in the SQL editor, and what the tables refuse even to them.

describe('adding staff', () => {
  const add = (kitchen: TestKitchen, email: string, role?: string) =>
    kitchen.owner.query(
      role === undefined
        ? 'select kitchen.add_staff($1, $2, $3)'
        : 'select kitchen.add_staff($1, $2, $3, $4)',
      [email, 'New', 'bar', ...(role === undefined ? [] : [role])],
    )

  it('makes the first manager of a user who signed up', async () => {
    const kitchen = await createTestKitchen()
    await kitchen.database.run('truncate public.staff cascade')
    await add(kitchen, 'Guest@test', 'manager')
    expect((await kitchen.guest.query('select name, role from public.staff'))[0]).toEqual({
      name: 'New',
      role: 'manager',
    })
  })

  it('makes a cook when no role is named, and brings back who had left', async () => {
    const kitchen = await createTestKitchen()
    await add(kitchen, 'left@test')
    expect(await kitchen.left.snapshot()).toMatchObject({ removed: { items: [] } })
    expect(
      await kitchen.owner.query('select role, active from public.staff where id = $1', [kitchen.left.id]),
    ).toEqual([{ role: 'cook', active: true }])
  })

  it('says so when nobody signs in with that address', async () => {
    const kitchen = await createTestKitchen()
    await expect(add(kitchen, 'nobody@test')).rejects.toMatchObject({ code: 'P0002' })
  })
})

describe('counting in the first stock', () => {
  it('is an operation with its own number, and settles what is short', async () => {
    const kitchen = await createTestKitchen()
    await kitchen.cook.do(productWriteOff([['tomatoes', 50]]))
    const [row] = await kitchen.owner.query<{ number: string }>(
      "select kitchen.record_opening_stock('tomatoes', 200, 20) as number",
    )
    expect(row?.number).toMatch(/^OP-\d{4}-\d{6}$/)
    expect(await kitchen.batches('tomatoes')).toMatchObject([{ quantity: 150, source: 'opening' }])
    await kitchen.expectBalanced()
  })

  it('asks for an item that exists and a quantity above 0', async () => {
    const kitchen = await createTestKitchen()
    await expect(kitchen.owner.query("select kitchen.record_opening_stock('x', 1, 1)")).rejects.toMatchObject(
      { code: 'P0002' },
    )
    await expect(
      kitchen.owner.query("select kitchen.record_opening_stock('oil', 0, 1)"),
    ).rejects.toMatchObject({ code: '23514' })
  })
})

describe('the tables', () => {
  it.each([
    ['two rows of settings', 'insert into public.settings (id) values (false)', '23514'],
    ['a zone that nobody knows', "update public.settings set time_zone = 'Mars/Olympus'", '22023'],
    ['a recipe for a product', "insert into public.recipes values ('tomatoes', default, 5)", '23503'],
    [
      'a recipe that uses what it makes',
      "insert into public.recipe_lines values ('hummus', 'hummus', 5)",
      '23514',
    ],
    ['a yield of nothing', "insert into public.recipe_lines values ('hummus', 'oil', 5, 0)", '23514'],
    [
      'a second open shortage',
      "insert into public.batches (item_id, initial_quantity, quantity, unit_cost, source, operation_id) values ('tomatoes', -1, -1, 1, 'shortage', 1)",
      '23505',
    ],
    ['a negative batch', "update public.batches set quantity = -1 where item_id = 'lemon'", '23514'],
    [
      'a batch with more than it began with',
      "update public.batches set quantity = 501 where item_id = 'lemon'",
      '23514',
    ],
    ['deleting an item', "delete from public.items where id = 'oil'", '23503'],
    [
      'another base unit for what is in stock',
      "update public.items set base_unit = 'pcs' where id = 'lemon'",
      '23514',
    ],
    [
      'another kind of what is in stock',
      "update public.items set kind = 'preparation' where id = 'lemon'",
      '23514',
    ],
    [
      'an item in an unknown department',
      "update public.items set departments = '{garden}' where id = 'oil'",
      '23514',
    ],
    ['a tombstone with a result', "update public.task_ledger set outcome = 'cancelled'", '23514'],
    ['a user who is staff leaving the auth schema', 'delete from auth.users', '23503'],
    ['an operation at no time', "update public.operations set performed_at = 'infinity'", '23514'],
  ])('refuse %s', async (_what, sql, code) => {
    const kitchen = await createTestKitchen({ stock: { lemon: [{ quantity: 500, cost: 40 }] } })
    await kitchen.cook.do(productWriteOff([['tomatoes', 5]]))
    await expect(kitchen.owner.query(sql)).rejects.toMatchObject({ code })
  })

  it('let an item without history change its measure', async () => {
    const kitchen = await createTestKitchen()
    await kitchen.owner.query("update public.items set base_unit = 'g' where id = 'oil'")
  })
})
