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
