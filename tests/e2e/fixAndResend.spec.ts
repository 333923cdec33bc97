import { field } from '../support/app'
import { expect, test } from '../support/kitchen'

test('a failed write-off is understood, mended and sent again: it happens once, and the failed one never', async ({
  kitchen,
}) => {
  const { app, tablet, database } = await kitchen()
  const before = await database.balances()
  await tablet.setOffline(true)
  await app.writeOff('products', {
    item: 'Tomatoes',
    quantity: 10,
    unit: 'g',
    reason: 'Spoiled',
    notes: 'fell down',
  })
  await app.alterFirstItem({ itemId: 'prod_gone' })
  await tablet.setOffline(false)
  await app.expectStatuses('failed')

  await expect(app.notice(/^Write-off failed: /)).toBeVisible()
  await app.notices.getByRole('button', { name: 'Details' }).click()
  await app.tasks.getByRole('button', { name: 'Fix and resend' }).click()
  const dialog = app.dialog('Write off products')
  // As the cook knows it: the server says the id only.
  await expect(dialog).toContainText('There is no item “Tomatoes”.')
  await expect(dialog).not.toContainText('prod_gone')
  await expect(dialog.getByRole('group', { name: 'Item 1' })).toContainText('There is no item “Tomatoes”.')
  await expect(field(dialog, 'Quantity')).toHaveValue('10')
  await expect(field(dialog, 'Notes')).toHaveValue('fell down')
  await app.choose(dialog, 'Product', 'Tomatoes')
  await field(dialog, 'Quantity').fill('15')
  await dialog.getByRole('button', { name: 'Write off' }).click()
  await expect(dialog).toBeHidden()

  await app.expectStatuses('cancelled', 'completed')
  expect(await database.movedSince(before)).toEqual({ prod_1: -15 })
  expect((await database.ledger()).map(({ outcome }) => outcome).sort()).toEqual(['applied', 'cancelled'])
  const [failed, mended] = await app.storedTasks()
  expect(mended?.replaces).toBe(failed?.id)
  expect(failed?.replacedBy).toBe(mended?.id)
  await expect(app.notice('Tomatoes written off')).toBeVisible()
  // The failed one was cancelled for it, which is no news.
  await expect(app.notice(/^(Write-off failed|Cancelled)/)).toHaveCount(0)
})

test('whoever comes back from mending one failure finds the history where they left it, and the next failure in it', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  const { page } = app
  await tablet.setOffline(true)
  for (const quantity of [10, 20]) {
    await app.writeOff('products', { item: 'Tomatoes', quantity, unit: 'g', reason: 'Spoiled' })
    await app.alterFirstItem({ itemId: 'prod_gone' })
  }
  await tablet.setOffline(false)
  await app.expectStatuses('failed', 'failed')
  await app.openTasks()
  await app.tasks.getByRole('button', { name: /^Failed/ }).click()
  await app.tasks.getByText('Write off 20 g').click()
  const fix = app.tasks.getByRole('button', { name: 'Fix and resend' })
  const dialog = app.dialog('Write off products')

  // Looked at, and left as it is.
  for (const leave of [() => page.keyboard.press('Escape'), () => page.goBack()]) {
    await fix.click()
    await expect(dialog).toBeVisible()
    await leave()
    await expect(dialog).toBeHidden()
    await expect(page).toHaveURL(/status=failed.*task=/)
    await expect(app.tasks.getByRole('heading', { name: /^Write off 20 g/ })).toBeFocused()
  }

  await fix.click()
  await app.choose(dialog, 'Product', 'Tomatoes')
  await dialog.getByRole('button', { name: 'Write off' }).click()
  await expect(page).toHaveURL(/\?history=device&status=failed$/)
  await app.expectStatuses('failed', 'cancelled', 'completed')
  await app.tasks.getByText('Write off 10 g').click()
  await fix.click()
  await app.choose(dialog, 'Product', 'Tomatoes')
  await dialog.getByRole('button', { name: 'Write off' }).click()
  // That was the last one: what becomes of it is said on the board.
  await expect(dialog).toBeHidden()
  await expect(app.tasks).toBeHidden()
  await app.expectStatuses('cancelled', 'cancelled', 'completed', 'completed')
  await expect(page).toHaveURL(/\/$/)
})

test('a link to the history that led to a mended failure is used up: a reload afterwards shows the board', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  const { page } = app
  await tablet.setOffline(true)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 10, unit: 'g', reason: 'Spoiled' })
  await app.alterFirstItem({ itemId: 'prod_gone' })
  await tablet.setOffline(false)
  await app.expectStatuses('failed')
  await page.goto(new URL('/?history=device&status=failed', page.url()).href)
  await app.taskRow('Tomatoes').getByRole('button', { name: 'Fix' }).click()
  const dialog = app.dialog('Write off products')
  await app.choose(dialog, 'Product', 'Tomatoes')
  await dialog.getByRole('button', { name: 'Write off' }).click()
  await expect(dialog).toBeHidden()
  await app.expectStatuses('cancelled', 'completed')
  await expect(page).toHaveURL(/\/$/)
  await page.reload()
  await app.expectBoard()
  await expect(app.tasks).toBeHidden()
})
