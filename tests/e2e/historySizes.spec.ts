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

/** How many rows can be seen whole, where the list stands at its top. */
function roomFor(list: Locator): Promise<number> {
  return list.evaluate(rows => {
    const box = rows.closest('.scroller')?.getBoundingClientRect()
    const height = rows.querySelector('li')?.getBoundingClientRect().height ?? 0
    const end = Math.min(box?.bottom ?? 0, innerHeight)
    return Math.floor((end - (box?.top ?? 0)) / height)
  })
}

test('a phone on its side shows two whole rows on both tabs, also with the filters open', async ({
  kitchen,
}) => {
  const app = await openAt(await kitchen(), 740, 360)
  const [device, restaurant] = [
    app.tasks.getByRole('list', { name: 'Tasks' }),
    app.tasks.getByRole('list', { name: 'What the restaurant did' }),
  ]
  const tab = (name: string) => app.tasks.getByRole('tab', { name })
  for (const [width, height] of [
    [740, 360],
    [844, 390],
    [932, 430],
  ] as const) {
    await app.page.setViewportSize({ width, height })
    await expect.poll(() => roomFor(device), `${width} × ${height}`).toBeGreaterThanOrEqual(2)
    await expectWhole(app.tasks.locator('.tools'))
    await tab('Restaurant').click()
    await expect(restaurant.getByText('500 g of Hummus')).toBeVisible()
    await expect.poll(() => roomFor(restaurant), `${width} × ${height}`).toBeGreaterThanOrEqual(2)
    await tab('This device').click()
    await expectToFit(app.page)
  }
  expect(await axeViolations(app.page)).toEqual([])
  await within(app, 'Filters').click()
  await expect(app.tasks.getByRole('combobox', { name: 'Person' })).toBeAttached()
  expect(await roomFor(device)).toBeGreaterThanOrEqual(2)
})

test('a phone shows two whole rows, whatever is open over them and selected', async ({ kitchen }) => {
  const app = await openAt(await kitchen(), 390, 844)
  await within(app, 'Filters').click()
  await within(app, 'Select').click()
  await app.tasks.getByRole('checkbox', { name: /Write off 46 g/ }).check()
  await expect(app.tasks.getByText('1 selected')).toBeVisible()
  await expect.poll(() => roomFor(app.tasks.getByRole('list', { name: 'Tasks' }))).toBeGreaterThanOrEqual(2)
  // What has scrolled away is still there.
  await within(app, 'More').click()
  expect(await axeViolations(app.page)).toEqual([])
})

test('a window that is narrow and low has its way out, its filters and a row', async ({ kitchen }) => {
  const app = await openAt(await kitchen(), 568, 320)
  const list = app.tasks.getByRole('list', { name: 'Tasks' })
  for (const [width, height] of [
    [568, 320],
    [590, 410],
    [360, 400],
  ] as const) {
    await app.page.setViewportSize({ width, height })
    await expect(within(app, 'Close')).toBeInViewport({ ratio: 1 })
    for (const name of ['This device', 'Restaurant'])
      await expect(app.tasks.getByRole('tab', { name })).toBeInViewport({ ratio: 1 })
    await expect(app.tasks.getByRole('searchbox', { name: 'Search' })).toBeInViewport({ ratio: 1 })
    await expect.poll(() => roomFor(list), `${width} × ${height}`).toBeGreaterThanOrEqual(1)
    await expectToFit(app.page)
  }
})

test('a question whose title is long keeps its way out, in Indonesian on a phone', async ({ kitchen }) => {
  const { app } = await kitchen()
  const { page } = app
  await page.evaluate(() => localStorage.setItem('simmer-language', 'id'))
  await page.setViewportSize({ width: 320, height: 640 })
  await page.reload()
  await page.getByRole('button', { name: 'Hapus stok bahan', exact: true }).click()
  await page.getByLabel('Catatan', { exact: true }).fill('x')
  await page.keyboard.press('Escape')
  const question = page.getByRole('dialog', { name: 'Buang yang sudah diketik?' })
  await expect(question.getByRole('heading')).toBeInViewport({ ratio: 1 })
  const card = await question.locator('.v-card').boundingBox()
  const close = await question.getByRole('button', { name: 'Tutup' }).boundingBox()
  if (!card || !close) throw new Error('The question is not there.')
  expect(close.x + close.width).toBeLessThanOrEqual(card.x + card.width)
})

test('the overview lies over the list of a phone: Back and Escape close it alone, and lead back to its button', async ({
  kitchen,
}) => {
  const app = await openAt(await kitchen(), 390, 844)
  await within(app, 'More').click()
  const chart = app.tasks.getByRole('heading', { name: 'Last 24 hours' })
  const close = {
    Escape: () => app.page.keyboard.press('Escape'),
    Back: () => app.page.goBack(),
    button: () => within(app, 'Back to the list').click(),
  }
  for (const [how, go] of Object.entries(close)) {
    await within(app, 'Overview').click()
    await expect(chart).toBeVisible()
    await expect(within(app, 'Back to the list')).toBeFocused()
    expect(await app.taskRow('Write off 46 g').evaluate(row => row.closest('[inert]') !== null)).toBe(true)
    await go()
    await expect(chart, how).toBeHidden()
    await expect(app.tasks).toBeVisible()
    await expect(within(app, 'Overview'), how).toBeFocused()
  }
})

test('the days among the filters show their calendar whole', async ({ kitchen }) => {
  const app = await openAt(await kitchen(), 800, 1280)
  async function expectWholeDays(): Promise<void> {
    for (const name of ['From', 'To']) {
      const day = app.tasks.getByRole('textbox', { name, exact: true }).locator('visible=true')
      const surplus = await day.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
      expect(surplus, name).toBeLessThanOrEqual(0)
    }
  }
  await within(app, 'Filters').click()
  await expectWholeDays()
  await app.page.setViewportSize({ width: 1280, height: 800 })
  await expectWholeDays()
  await app.tasks.getByRole('tab', { name: 'Restaurant' }).click()
  await expectWholeDays()
})

test('a phone names the document of each entry of the restaurant', async ({ kitchen }) => {
  const app = await openAt(await kitchen(), 390, 844)
  await app.closeTasks()
  await app.writeOff('preparations', { item: 'Hummus', quantity: 5, reason: 'Spoiled' })
  await expect(app.notice(/^Hummus/).first()).toBeVisible()
  await app.openTasks()
  await app.tasks.getByRole('tab', { name: 'Restaurant' }).click()
  const entry = app.tasks.locator('[data-operation-id]').filter({ hasText: 'Preparation write-off' })
  await expect(entry).toContainText(/\d{4}-\d+/)
  for (const line of await entry.locator('.line').all()) {
    const surplus = await line.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    expect(surplus).toBeLessThanOrEqual(0)
  }
})

test('what is enqueued without a network is one notice, which leaves the board to the cook', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  await app.page.setViewportSize({ width: 390, height: 844 })
  await app.expectOpensOffline()
  await tablet.setOffline(true)
  for (const quantity of [1, 2, 3]) await app.produce('Hummus', quantity)
  const notice = app.notices.locator('.notice')
  await expect(notice).toHaveCount(1)
  await expect(notice).toContainText('Processing: Hummus… and 2 more')
  const [words, close, frame] = [
    await notice.locator('.words').boundingBox(),
    await notice.getByRole('button', { name: 'Close notice' }).boundingBox(),
    await notice.boundingBox(),
  ]
  expect(close?.x).toBeGreaterThan((words?.x ?? 0) + (words?.width ?? 0) - 1)
  expect(frame?.height).toBeLessThan(140)
  await notice.getByRole('button', { name: 'Details' }).click()
  await expect(app.tasks.getByRole('region', { name: 'Details' })).toContainText('3 g of Hummus')
})

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
