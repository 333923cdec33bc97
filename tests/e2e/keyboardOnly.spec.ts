import type { Page } from '@playwright/test'
import { emailOf, password } from '../support/app'
import { expect, test } from '../support/kitchen'

/** Goes on with Tab until what has the focus has this role and name; never more than once around the page. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null
      const labels = [...(element?.labels ?? [])].map(({ textContent }) => textContent)
      return [element?.getAttribute('aria-label'), ...labels, element?.textContent]
        .filter(Boolean)
        .join(' ')
        .trim()
    })
    if (name.test(focused)) return
  }
  throw new Error(`Tab never came to ${String(name)}.`)
}

test('the main job without a mouse: sign in, produce, look into the history, come back', async ({
  kitchen,
}) => {
  const { app, database } = await kitchen({ person: null })
  const { page } = app
  const before = await database.balances()
  await expect(page.getByLabel('Email')).toBeVisible()
  await tabTo(page, /^Email/)
  await page.keyboard.type(emailOf('kitchen'))
  await tabTo(page, /^Password/)
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await app.expectBoard()

  await tabTo(page, /^New production$/)
  await page.keyboard.press('Enter')
  const dialog = app.dialog('New production')
  await expect(dialog).toBeVisible()
  // The first field has the focus: what is typed searches.
  await expect(dialog.getByRole('combobox', { name: 'Preparation' })).toBeFocused()
  await page.keyboard.type('humm')
  await expect(page.getByRole('option', { name: /^Hummus\b/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('combobox', { name: 'Preparation' })).toHaveValue('Hummus')
  await tabTo(page, /^Quantity/)
  await page.keyboard.type('500')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await app.expectStatuses('completed')
  expect(await database.movedSince(before)).toMatchObject({ prep_123: 500 })
  // The focus is back where it was, not at the top of the page.
  await expect(app.button('New production')).toBeFocused()

  await tabTo(page, /^Task history/)
  await page.keyboard.press('Enter')
  await expect(app.taskRow('Hummus')).toBeVisible()
  await tabTo(page, /^Produce 500 g of Hummus/)
  await page.keyboard.press('Enter')
  await expect(app.tasks.getByRole('region', { name: 'Details' })).toContainText('Attempt 1: Done')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(app.tasks).toBeHidden()
  await expect(page.getByRole('button', { name: 'Task history' })).toBeFocused()
})
