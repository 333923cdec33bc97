import { field } from '../support/app'
import { expect, test } from '../support/kitchen'

test.describe('each dialog, through to the database', () => {
  test('"New production" takes the recipe from stock, makes one batch and writes one operation', async ({
    kitchen,
  }) => {
    const { app, database } = await kitchen()
    const before = await database.balances()
    const batchesBefore = await database.batches('prep_123')

    await app.produce('Hummus', 500)
    await app.expectStatuses('completed')

    expect(await database.movedSince(before)).toEqual({
      prod_chickpeas: -300,
      prod_tahini: -120,
      prod_lemon: -80,
      prep_123: 500,
    })
    const [task] = await app.storedTasks()
    const [operation, ...others] = await database.operations()
    expect(others).toEqual([])
    expect(operation).toMatchObject({
      task_id: task?.id,
      kind: 'production',
      reason: null,
      department: 'kitchen',
      recorded_by: task?.owner,
      kpi_person: task?.owner,
      affects_kpi: true,
    })
    expect(operation?.document_number).toMatch(/^PR-\d{4}-\d{6}$/)

    const batches = await database.batches('prep_123')
    expect(batches).toHaveLength(batchesBefore.length + 1)
    const made = batches.at(-1)
    expect(made).toMatchObject({ source: 'production', initial_quantity: 500, quantity: 500 })
    const lines = await database.rows<{ item_id: string; quantity: number; unit_cost: number }>(
      'operation_lines',
      `operation_id=eq.${operation?.id ?? 0}`,
    )
    const consumed = lines.filter(({ quantity }) => quantity < 0)
    const cost = -consumed.reduce((sum, { quantity, unit_cost }) => sum + quantity * unit_cost, 0)
    expect(operation?.total_cost).toBeCloseTo(cost, 2)
    expect(made?.unit_cost).toBeCloseTo(cost / 500, 3)
    expect(await database.ledger()).toMatchObject([
      { task_id: task?.id, type: 'production', outcome: 'applied' },
    ])
  })

  test('"Write off products" takes an expired batch first, converts kg, and counts for the KPI', async ({
    kitchen,
  }) => {
    const { app, database } = await kitchen()
    const before = await database.balances()
    const expired = (await database.batches('prod_1')).filter(
      ({ expires_at, quantity }) => expires_at !== null && new Date(expires_at) <= new Date() && quantity > 0,
    )

    await app.writeOff('products', {
      item: 'Tomatoes',
      quantity: 0.5,
      unit: 'kg',
      reason: 'Expired',
      notes: 'Past expiry date',
    })
    await app.expectStatuses('completed')

    expect(await database.movedSince(before)).toEqual({ prod_1: -500 })
    expect(await database.operations()).toMatchObject([
      {
        kind: 'write_off',
        reason: 'expired',
        notes: 'Past expiry date',
        department: 'kitchen',
        affects_kpi: true,
      },
    ])
    for (const { id, quantity } of expired) {
      const now = (await database.batches('prod_1')).find(batch => batch.id === id)
      expect(now?.quantity).toBeLessThan(quantity)
    }
    const kpi = await database.rows<{ item_id: string; quantity: number }>('kpi_entries')
    expect(kpi).toMatchObject([{ item_id: 'prod_1', quantity: 500, reason: 'expired', counted: true }])
  })

  test('"Write off preparations" takes the oldest batch, and training is nobody’s loss', async ({
    kitchen,
  }) => {
    const { app, database } = await kitchen({ person: 'bar' })
    const before = await database.balances()
    const [oldest] = (await database.batches('prep_palm_syrup')).filter(({ quantity }) => quantity > 0)

    await app.writeOff('preparations', {
      item: 'Palm sugar syrup',
      quantity: 0.1,
      unit: 'l',
      reason: 'Education',
    })
    await app.expectStatuses('completed')

    expect(await database.movedSince(before)).toEqual({ prep_palm_syrup: -100 })
    expect(await database.operations()).toMatchObject([
      { kind: 'write_off', reason: 'education', department: 'bar', affects_kpi: false },
    ])
    const now = (await database.batches('prep_palm_syrup')).find(({ id }) => id === oldest?.id)
    expect(now?.quantity).toBe((oldest?.quantity ?? 0) - 100)
  })

  test('the board shows the new balance without a reload', async ({ kitchen }) => {
    const { app, database } = await kitchen()
    await app.produce('Hummus', 500)
    await app.expectStatuses('completed')
    await app.expectOnBoard('Hummus', await database.balance('prep_123'))
    await app.expectOnBoard('Chickpeas', await database.balance('prod_chickpeas'))
  })
})

test.describe('what a dialog says before anything is sent', () => {
  test('a shortage is a warning, not a refusal, and the missing part is on record', async ({ kitchen }) => {
    const { app, database } = await kitchen()
    const before = await database.balances()
    const dialog = await app.fill('Write off products', {
      item: 'Tomatoes',
      quantity: (before.prod_1 ?? 0) + 250,
      unit: 'g',
      reason: 'Spoiled',
    })
    await expect(dialog.getByText(/Not enough Tomatoes: 250 g/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Write off' }).click()
    await app.expectStatuses('completed')
    expect(await database.balance('prod_1')).toBe(-250)
    expect((await database.batches('prod_1')).filter(({ source }) => source === 'shortage')).toMatchObject([
      { quantity: -250 },
    ])
  })

  test('a preparation without a recipe is produced, with a warning first and in the notice', async ({
    kitchen,
  }) => {
    const { app, database } = await kitchen()
    const before = await database.balances()
    const dialog = await app.fill('New production', { item: 'Acar pickles', quantity: 500, unit: 'g' })
    await expect(dialog.getByText(/no recipe/i)).toBeVisible()
    await dialog.getByRole('button', { name: 'Produce' }).click()
    await app.expectStatuses('completed')
    expect(await database.movedSince(before)).toEqual({ prep_acar: 500 })
    await expect(app.notice(/Produced 500 g of Acar pickles.*recipe/is)).toBeVisible()
  })
})

test.describe('bad input', () => {
  test('a quantity that is none keeps the dialog open, says so, and stores nothing', async ({ kitchen }) => {
    const { app, proxy } = await kitchen()
    const dialog = await app.fill('New production', { item: 'Hummus', unit: 'g' })
    const box = field(dialog, 'Quantity')
    // No sentence twice in a row: the one before must not pass for the next.
    const wrong: [string, string][] = [
      ['', 'Type a quantity.'],
      ['0', 'The quantity must be more than 0.'],
      ['abc', 'Type the quantity as a number, such as 500 or 0.5.'],
      ['-5', 'The quantity must be more than 0.'],
      ['1e9', 'Type the quantity as a number, such as 500 or 0.5.'],
      ['1000000000', 'This is too much for one entry. Check the quantity.'],
      ['NaN', 'Type the quantity as a number, such as 500 or 0.5.'],
    ]
    for (const [quantity, sentence] of wrong) {
      await test.step(`"${quantity}"`, async () => {
        await box.fill('')
        await box.pressSequentially(quantity)
        await dialog.getByRole('button', { name: 'Produce' }).click()
        await expect(box).toHaveAccessibleDescription(sentence)
        await expect(dialog).toBeVisible()
      })
    }
    expect(await app.storedTasks()).toEqual([])
    expect(proxy.count('/apply_tasks')).toBe(0)

    await box.fill('500')
    await dialog.getByRole('button', { name: 'Produce' }).click()
    await app.expectStatuses('completed')
  })

  test('a note of 2,001 characters keeps the dialog open, and one of 2,000 is written', async ({
    kitchen,
  }) => {
    const { app, database } = await kitchen()
    const dialog = await app.fill('Write off products', {
      item: 'Tomatoes',
      quantity: 100,
      unit: 'g',
      reason: 'Spoiled',
      notes: 'n'.repeat(2001),
    })
    const notes = field(dialog, 'Notes')
    await dialog.getByRole('button', { name: 'Write off' }).click()
    await expect(notes).toHaveAccessibleDescription(/2,000 characters/)
    await expect(notes).toHaveValue('n'.repeat(2001))
    expect(await app.storedTasks()).toEqual([])
    await notes.fill('n'.repeat(2000))
    await dialog.getByRole('button', { name: 'Write off' }).click()
    await app.expectStatuses('completed')
    expect((await database.operations())[0]?.notes).toHaveLength(2000)
  })
})

test.describe('what a tap fills in, and what happens then', () => {
  test('a quick amount says what is left, and that is what is left', async ({ kitchen }) => {
    const { app, database } = await kitchen()
    const before = await database.balance('prep_123')
    const dialog = await app.fill('New production', { item: 'Hummus' })
    await dialog.getByRole('button', { name: 'Half recipe 250 g' }).click()
    await expect(field(dialog, 'Quantity')).toHaveValue('250')
    const shown = new Intl.NumberFormat('en', { maximumFractionDigits: 3 }).format(before + 250)
    await expect(dialog.getByText(`After this: ${shown} g`)).toBeVisible()
    await dialog.getByRole('button', { name: 'Produce' }).click()
    await app.expectStatuses('completed')
    expect(await database.balance('prep_123')).toBe(before + 250)
  })

  test('the expired batch that is shown is the one that is taken', async ({ kitchen }) => {
    const { app, database } = await kitchen()
    const expired = (await database.batches('prod_1')).find(
      ({ expires_at, quantity }) => expires_at !== null && new Date(expires_at) <= new Date() && quantity > 0,
    )
    const dialog = await app.fill('Write off products', { item: 'Tomatoes' })
    await dialog.getByRole('button', { name: 'Expired only 600 g' }).click()
    await expect(field(dialog, 'Reason')).toHaveValue('expired')
    const [line, ...others] = await dialog
      .getByRole('list', { name: 'Batches that this takes' })
      .getByRole('listitem')
      .allTextContents()
    expect(others).toEqual([])
    await dialog.getByRole('button', { name: 'Write off' }).click()
    await app.expectStatuses('completed')
    const [task] = await app.storedTasks()
    const { allocations } = task?.result as { allocations: { batch_number: string; quantity: number }[] }
    expect(allocations).toMatchObject([{ quantity: 600 }])
    expect(line).toContain(`Batch ${allocations[0]?.batch_number ?? '?'}: 600 g, expired`)
    expect((await database.batches('prod_1')).find(({ id }) => id === expired?.id)?.quantity).toBe(0)
  })
})

test.describe('leaving a dialog', () => {
  test('Escape and the back button ask when something was typed, and only then', async ({ kitchen }) => {
    const { app } = await kitchen()
    const { page } = app
    const goBack = () => page.evaluate(() => void setTimeout(() => history.back()))
    const question = page.getByRole('dialog', { name: 'Throw away what you typed?' })

    const untouched = await app.openDialog('New production')
    await goBack()
    await expect(untouched).toBeHidden()
    await expect(question).toBeHidden()

    const dialog = await app.fill('New production', { item: 'Hummus', quantity: 20 })
    await page.keyboard.press('Escape')
    await question.getByRole('button', { name: 'Keep typing' }).click()
    await expect(question).toBeHidden()
    await goBack()
    await expect(question).toBeVisible()
    await goBack()
    await expect(question).toBeHidden()
    await expect(field(dialog, 'Quantity')).toHaveValue('20')
    await goBack()
    await question.getByRole('button', { name: 'Throw away' }).click()
    await expect(dialog).toBeHidden()
    await expect.poll(() => page.evaluate(() => history.state as unknown)).toBeNull()
    await expect(field(await app.openDialog('New production'), 'Quantity')).toHaveValue('')
  })

  test('what was typed is there after a reload, says so, and can be begun anew', async ({ kitchen }) => {
    const { app } = await kitchen()
    await app.fill('New production', { item: 'Hummus', quantity: 20 })
    await app.page.reload()
    const dialog = app.dialog('New production')
    await expect(field(dialog, 'Quantity')).toHaveValue('20')
    await expect(dialog.getByText('This is what you had typed before.')).toBeVisible()
    await dialog.getByRole('button', { name: 'Start anew' }).click()
    await expect(field(dialog, 'Quantity')).toHaveValue('')
    await app.page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })
})

test.describe('a dialog that opens filled in', () => {
  test('has the focus in a field, and what is typed into a chosen item takes its place', async ({
    kitchen,
  }) => {
    const { app } = await kitchen()
    await app.fill('New production', { item: 'Hummus', quantity: 500 })
    await app.page.reload()
    const dialog = app.dialog('New production')
    const item = dialog.getByRole('combobox', { name: 'Preparation' })
    await expect(item).toHaveValue('Hummus')
    await expect(item).toBeFocused()

    await app.page.keyboard.type('sam')
    await expect(item).toHaveValue('sam')
    await app.page.getByRole('option', { name: /^Sambal/ }).click()
    await expect(field(dialog, 'Quantity')).toBeFocused()
    await item.click()
    await app.page.keyboard.type('hum')
    await app.page.getByRole('option', { name: /^Hummus/ }).click()
    await expect(item).toHaveValue('Hummus')
    await expect(field(dialog, 'Quantity')).toHaveValue('500')
  })

  test('begins at the field that was refused', async ({ kitchen }) => {
    const { app, tablet } = await kitchen()
    await tablet.setOffline(true)
    await app.writeOff('products', { item: 'Tomatoes', quantity: 10, unit: 'g', reason: 'Spoiled' })
    await app.alterFirstItem({ quantity: -10 })
    await tablet.setOffline(false)
    await app.expectStatuses('failed')
    await app.openTasks()
    await app.taskRow('Tomatoes').getByRole('button', { name: 'Fix' }).click()
    const dialog = app.dialog('Write off products')
    await expect(field(dialog, 'Quantity')).toBeFocused()
  })
})
