import { readFile } from 'node:fs/promises'
import type { App } from '../support/app'
import { expect, test, type Kitchen } from '../support/kitchen'

/** Two productions on the server, and the restaurant's list open. */
async function withList({ app }: Kitchen): Promise<App> {
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
  await app.produce('Hummus', 250)
  await app.expectStatuses('completed', 'completed')
  await app.openTasks()
  await app.tasks.getByRole('tab', { name: 'Restaurant' }).click()
  await expect(row(app, '250 g of Hummus')).toBeVisible()
  return app
}

const row = (app: App, text: string) => app.tasks.getByRole('listitem').filter({ hasText: text })
const detail = (app: App) => app.tasks.getByRole('region', { name: /^PR-\d{4}-\d+$/ })
const address = (app: App) => new URL(app.page.url())

for (const [device, width] of [
  ['phone', 390],
  ['desktop', 1440],
] as const) {
  test(`an operation stands in the address: Back and Escape go to the list, a reload opens it again, on a ${device}`, async ({
    kitchen,
  }) => {
    const world = await kitchen()
    await world.app.page.setViewportSize({ width, height: 844 })
    const app = await withList(world)
    await row(app, '500 g of Hummus').getByRole('button').click()
    await expect(detail(app)).toContainText('Chickpeas')
    // Side by side where there is room for both; on a phone the details lie over the list.
    const covered = app.tasks.locator('[inert]').filter({ hasText: '250 g of Hummus' })
    await expect(covered).toHaveCount(width < 960 ? 1 : 0)
    const number = (await detail(app).getAttribute('aria-label')) ?? ''
    await expect.poll(() => address(app).searchParams.get('r_open')).toBe(number)

    await app.page.reload()
    await expect(detail(app)).toContainText('Chickpeas')
    await expect(app.page).toHaveURL(new RegExp(`\\?history=restaurant&r_open=${number}$`))
    await app.page.goBack()
    await expect(detail(app)).toHaveCount(0)
    await expect(row(app, '500 g of Hummus')).toBeVisible()
    await expect(app.page).toHaveURL(/\?history=restaurant$/)

    await row(app, '250 g of Hummus').getByRole('button').click()
    await expect(detail(app)).toBeVisible()
    await app.page.keyboard.press('Escape')
    await expect(detail(app)).toHaveCount(0)
    await expect(row(app, '250 g of Hummus').getByRole('button')).toBeFocused()
    await expect(app.page).toHaveURL(/\?history=restaurant$/)
    await app.page.keyboard.press('Escape')
    await expect(app.tasks).toBeHidden()

    // As somebody else gets it, whose list has been filtered: the link names what it opens.
    await app.page.goto(`${address(app).origin}/?history=restaurant&r_kind=product_writeoff&r_open=${number}`)
    await expect(detail(app)).toContainText('Chickpeas')
    await app.page.goto(`${address(app).origin}/?history=restaurant&r_open=PR-2026-999999`)
    await expect(row(app, '500 g of Hummus')).toBeVisible()
    await expect(app.page).toHaveURL(/\?history=restaurant$/)
  })
}

test('is filtered by type and person, and what is left goes into the file', async ({ kitchen }) => {
  const { app } = await kitchen()
  await app.page.setViewportSize({ width: 1440, height: 844 })
  await app.produce('Hummus', 500)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 10, unit: 'g', reason: 'Spoiled' })
  await app.expectStatuses('completed', 'completed')
  await app.signOut()
  await app.signIn('bar')
  await app.writeOff('products', { item: 'Limes', quantity: 10, unit: 'pcs', reason: 'Spoiled' })
  await app.expectStatuses('completed', 'completed', 'completed')
  await app.openTasks()
  await app.tasks.getByRole('tab', { name: 'Restaurant' }).click()
  await expect(row(app, '500 g of Hummus')).toBeVisible()

  await app.choose(app.tasks, 'Type', 'Product write-off')
  await expect(row(app, '500 g of Hummus')).toHaveCount(0)
  await expect(row(app, '10 pcs of Limes')).toBeVisible()
  await app.choose(app.tasks, 'Person', 'Made')
  await expect(row(app, '10 pcs of Limes')).toHaveCount(0)
  await expect(row(app, '10 g of Tomatoes')).toBeVisible()
  await expect(app.page).toHaveURL(/r_kind=product_writeoff&r_person=Made/)

  const download = app.page.waitForEvent('download')
  await app.tasks.getByRole('button', { name: 'Export CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^simmer-restaurant-\d{4}-\d\d-\d\d\.csv$/)
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/,Product write-off,[^,]+,10 g of Tomatoes,Spoiled,Kitchen,Made,/)
})
