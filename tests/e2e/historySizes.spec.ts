import type { Locator } from '@playwright/test'
import { axeViolations } from '../support/axeViolations'
import type { App } from '../support/app'
import { fillHistory, ownerOf } from '../support/fillHistory'
import { isOver } from '../support/isOver'
import { expect, test, type Kitchen } from '../support/kitchen'
import { expectToFit } from '../support/walkScreens'

/** The panel with failed tasks in it, on a screen of this size. */
async function openAt({ app }: Kitchen, width: number, height: number): Promise<App> {
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
  await fillHistory(app.page, ownerOf(await app.storedTasks()), { finished: 40, failed: 6, open: 2 })
  await app.page.setViewportSize({ width, height })
  await app.page.reload()
  await app.expectBoard()
  await app.openTasks()
  await expect(app.taskRow('Write off 46 g')).toBeVisible()
  return app
}

const within = (app: App, name: string) => app.tasks.getByRole('button', { name, exact: true })

/** Nothing of it is beyond the edge of its box. */
async function expectWhole(box: Locator): Promise<void> {
  const surplus = await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
  expect(surplus).toBeLessThanOrEqual(0)
  for (const button of await box.getByRole('button').all()) await expect(button).toBeInViewport({ ratio: 1 })
}

test('a tablet in landscape shows five whole rows, and all that can be done with a failed task', async ({
  kitchen,
}) => {
  const app = await openAt(await kitchen(), 1024, 768)
  const whole = await app.tasks.getByRole('listitem').evaluateAll(rows => {
    const edge = rows[0]?.closest('.scroller')?.getBoundingClientRect().bottom ?? 0
    return rows.filter(row => row.getBoundingClientRect().bottom <= edge).length
  })
  expect(whole).toBeGreaterThanOrEqual(5)
  await app.taskRow('Write off 46 g').locator('.description').click()
  const detail = app.tasks.getByRole('region', { name: 'Details' })
  for (const name of ['Fix and resend', 'Retry', 'Cancel', 'Dismiss'])
    await expect(detail.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 })
  expect(await axeViolations(app.page)).toEqual([])
})

test('a tablet in portrait cuts nothing off, and keeps the two days on one line', async ({ kitchen }) => {
  const app = await openAt(await kitchen(), 768, 1024)
  await within(app, 'Filters').click()
  const top = async (name: string) =>
    (await app.tasks.getByRole('textbox', { name, exact: true }).boundingBox())?.y
  expect(await top('From')).toBe(await top('To'))
  await within(app, 'More').click()
  await within(app, 'Select').click()
  await expectWhole(app.tasks.locator('.tools'))
  await expectWhole(app.tasks.getByRole('group', { name: 'Status' }))
  expect(await axeViolations(app.page)).toEqual([])
})

test('a phone: a failed task is read in its row and mended in its details, and a selection begins empty', async ({
  kitchen,
}) => {
  const app = await openAt(await kitchen(), 390, 844)
  await within(app, 'More').click()
  await within(app, 'Select').click()
  await expectWhole(app.tasks.locator('.tools'))
  await within(app, 'More').click()
  await app.tasks.getByRole('checkbox', { name: /Write off 46 g/ }).check()
  const bar = app.tasks.getByRole('group', { name: 'What to do with the selection' })
  await expect(bar).toContainText('1 selected')
  await expectWhole(bar)
  expect(await axeViolations(app.page)).toEqual([])

  const row = app.taskRow('Write off 46 g')
  await expect(row.getByRole('button')).toHaveCount(1)
  for (const text of ['.description', '.reason']) {
    const isCut = await row
      .locator(text)
      .evaluate(
        ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
          scrollWidth > clientWidth || scrollHeight > clientHeight,
      )
    expect(isCut, text).toBe(false)
  }
  await row.locator('.description').click()
  await expect(bar).toBeHidden()
  await expectToFit(app.page)
  expect(await axeViolations(app.page)).toEqual([])
  const detail = app.tasks.getByRole('region', { name: 'Details' })
  await detail.getByRole('button', { name: 'Dismiss' }).click()
  const said = app.notice(/^Put aside/).locator('xpath=ancestor::*[contains(@class, "notice")][1]')
  await expect(said).toBeVisible()
  const foot = detail.locator('footer')
  await expect.poll(() => isOver(said, foot)).toBe(false)
  await within(app, 'Back to the list').click()
  // Nothing moves while something is selected: it stays where it was, and says what became of it.
  await expect(row).toContainText('Failed, dismissed')
})

test('a desk: the boxes show what is chosen, one by one, in a range, and no more', async ({ kitchen }) => {
  const app = await openAt(await kitchen(), 1440, 900)
  const box = (place: number) => app.tasks.getByRole('checkbox').nth(place)
  await box(0).check()
  await box(2).click({ modifiers: ['Shift'] })
  // A range adds, also where it begins and ends with what is chosen.
  await box(1).click({ modifiers: ['Shift'] })
  for (const place of [0, 1, 2]) await expect(box(place)).toBeChecked()
  await expect(box(3)).not.toBeChecked()
  await box(1).uncheck()
  const bar = app.tasks.getByRole('group', { name: 'What to do with the selection' })
  await expect(bar).toContainText('2 selected')
  await within(app, 'Clear selection').click()
  await expect(bar).toBeHidden()
  for (const place of [0, 1, 2]) await expect(box(place)).not.toBeChecked()
})
