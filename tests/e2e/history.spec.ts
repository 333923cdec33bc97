import { readFile } from 'node:fs/promises'
import { patienceMs, type App } from '../support/app'
import { cutBeforeSending } from '../support/faultProxy'
import { fillHistory, ownerOf, type FillOptions } from '../support/fillHistory'
import { expect, test, type Kitchen } from '../support/kitchen'

/** One task that was really made, and a long history before the panel is opened. */
async function withHistory(kitchen: Kitchen, options: FillOptions, name?: string): Promise<App> {
  const { app } = kitchen
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
  const owner = ownerOf(await app.storedTasks())
  await fillHistory(app.page, name === undefined ? owner : { ...owner, name }, options)
  await app.page.reload()
  await app.expectBoard()
  await app.openTasks()
  return app
}

const chip = (app: App, name: RegExp) => app.tasks.getByRole('button', { name })
const matches = (app: App) => app.tasks.locator('.matches')
/** What came of a bulk action. */
const outcome = (app: App) => app.tasks.locator('p.result')
const statusesIn = async (app: App, status: string) =>
  (await app.storedTasks()).filter(task => task.status === status).length

test('filters are exact, stand in the address, and are still there after a reload', async ({ kitchen }) => {
  const app = await withHistory(await kitchen(), { finished: 400, failed: 12, open: 3 })
  await expect(chip(app, /^All/)).toHaveText(/All\s*416/)
  await expect(chip(app, /^Done/)).toHaveText(/Done\s*381/)
  await expect(chip(app, /^Cancelled/)).toHaveText(/Cancelled\s*20/)
  await chip(app, /^Failed/).click()
  await expect(matches(app)).toHaveText('12 tasks')
  await app.tasks.getByRole('searchbox', { name: 'Search' }).fill('lemons sm002')
  await expect(matches(app)).toHaveText('2 tasks')
  await expect(app.taskRow('Lemons')).toHaveCount(2)
  await expect.poll(() => new URL(app.page.url()).search).toBe('?history=device&status=failed&q=lemons+sm002')

  await app.page.reload()
  await expect(app.tasks).toBeVisible()
  await expect(matches(app)).toHaveText('2 tasks')
  await expect(app.tasks.getByRole('searchbox', { name: 'Search' })).toHaveValue('lemons sm002')
  await app.tasks.getByRole('button', { name: 'Clear filters' }).click()
  await expect(matches(app)).toHaveText('416 tasks')
  await app.closeTasks()
  await expect.poll(() => new URL(app.page.url()).search).toBe('')
})

test('one task: what happened, what was asked for, what came of it, and the same as JSON', async ({
  kitchen,
}) => {
  const app = await withHistory(await kitchen(), {})
  await app.taskRow('Hummus').click()
  const detail = app.tasks.getByRole('region', { name: 'Details' })
  await expect(detail).toContainText('Attempt 1: Done')
  await expect(detail).toContainText('in this app')
  await expect(detail).toContainText(/DocumentPR-|Document\s*\S+-\d{4}-\d+/)
  await expect(detail).toContainText('Chickpeas')
  await expect(detail).toContainText('Stock after this')
  await detail.getByText('Result as JSON').click()
  await expect(detail.getByRole('region', { name: 'Result as JSON' })).toContainText('"allocations"')
  await expect.poll(() => new URL(app.page.url()).searchParams.get('task')).not.toBeNull()
  await app.page.keyboard.press('Escape')
  await expect(detail).toBeHidden()
  await expect(app.tasks).toBeVisible()
})

test('retry, dismiss and cancel of one task, from its row', async ({ kitchen }) => {
  const world = await kitchen()
  const app = await withHistory(world, { failed: 2 })
  world.proxy.backend(cutBeforeSending)
  await chip(app, /^Failed/).click()
  await app.taskRow('Tomatoes').getByRole('button', { name: 'Dismiss' }).click()
  await expect(chip(app, /^Failed/)).toHaveText(/Failed\s*1/)
  await expect(chip(app, /^Dismissed/)).toHaveText(/Dismissed\s*1/)
  await app.taskRow('Chickpeas').getByRole('button', { name: 'Retry' }).click()
  await expect(chip(app, /^Queued/)).toHaveText(/Queued\s*1/)
  await chip(app, /^All/).click()
  // It has been sent before, so only the server can say what became of it.
  await app.cancelTask('Chickpeas', { wasSent: true })
  await expect(app.taskRow('Chickpeas')).toContainText('cancelling')
})

test('one action on all 2,000 that match: asked with the number, shown while it runs, stopped in the middle', async ({
  kitchen,
}) => {
  test.slow()
  const app = await withHistory(await kitchen(), { failed: 2_000 })
  await chip(app, /^Failed/).click()
  await expect(matches(app)).toHaveText('2,000 tasks')
  await app.tasks.getByRole('button', { name: 'Select shown' }).click()
  await app.tasks.getByRole('button', { name: 'Select all 2,000' }).click()
  const bar = app.tasks.getByRole('group', { name: 'What to do with the selection' })
  await expect(bar).toContainText('All 2,000 that match')
  await bar.getByRole('button', { name: 'Dismiss' }).click()
  const question = app.page.getByRole('dialog', { name: 'Dismiss tasks?' })
  await expect(question).toContainText('2,000 failed tasks are put aside.')
  // As soon as it is there: a quick machine is done before a test has looked.
  await bar.evaluate(element => {
    new MutationObserver((_changes, observer) => {
      const stop = [...element.querySelectorAll('button')].find(
        ({ textContent }) => textContent.trim() === 'Stop',
      )
      if (!stop || !element.querySelector('progress')) return
      observer.disconnect()
      stop.click()
    }).observe(element, { childList: true, subtree: true })
  })
  await question.getByRole('button', { name: 'Dismiss 2,000' }).click()
  await expect(outcome(app)).toContainText(/^[\d,]+ dismissed, stopped before [\d,]+\.$/)
  const aside = (await app.storedTasks()).filter(({ dismissedAt }) => dismissedAt !== undefined).length
  expect(aside).toBeGreaterThan(0)
  expect(aside).toBeLessThan(2_000)
  await expect(chip(app, /^Dismissed/)).toHaveText(new RegExp(`Dismissed\\s*${aside.toLocaleString('en')}`))

  // What was left is chosen anew: what was put aside is not among it.
  await expect(bar).toBeHidden()
  await app.tasks.getByRole('button', { name: 'Select shown' }).click()
  await app.tasks.getByRole('button', { name: `Select all ${(2_000 - aside).toLocaleString('en')}` }).click()
  await bar.getByRole('button', { name: 'Dismiss' }).click()
  await app.page.getByRole('button', { name: /^Dismiss [\d,]+$/ }).click()
  await expect(chip(app, /^Dismissed/)).toHaveText(/Dismissed\s*2,000/, { timeout: patienceMs })
  await expect(chip(app, /^Failed/)).toHaveText(/Failed\s*0/)
})

test('a panel that is opened again shows the action that still runs, and stops it', async ({ kitchen }) => {
  test.slow()
  const app = await withHistory(await kitchen(), { failed: 2_000 })
  await chip(app, /^Failed/).click()
  await app.tasks.getByRole('button', { name: 'Select shown' }).click()
  await app.tasks.getByRole('button', { name: 'Select all 2,000' }).click()
  const bar = app.tasks.getByRole('group', { name: 'What to do with the selection' })
  await bar.getByRole('button', { name: 'Dismiss' }).click()
  // In the page: it is over in a second or two.
  const seen = app.page.evaluate(async () => {
    const buttonOf = (name: RegExp) =>
      [...document.querySelectorAll<HTMLElement>('button')].find(one =>
        name.test((one.getAttribute('aria-label') ?? one.textContent).trim()),
      )
    const until = <Found>(look: () => Found | null | undefined | false) =>
      new Promise<Found>((resolve, reject) => {
        const watch = new MutationObserver(check)
        const patience = setTimeout(() => reject(new Error(`Never came true: ${String(look)}`)), 20_000)
        function check() {
          const found = look()
          if (!found) return
          watch.disconnect()
          clearTimeout(patience)
          resolve(found)
        }
        watch.observe(document, { childList: true, subtree: true, attributes: true })
        check()
      })
    const panel = () => document.querySelector('[role="tablist"]')
    ;(await until(() => buttonOf(/^Dismiss 2,000$/))).click()
    await until(() => panel()?.closest('[role="dialog"]')?.querySelector('.bulk progress'))
    const first = panel()
    ;(await until(() => buttonOf(/^Close$/))).click()
    await until(() => !panel())
    ;(await until(() => buttonOf(/^Task history$/))).click()
    const again = await until(() => document.querySelector('.bulk progress'))
    const isAnother = panel() !== first
    const words = again.closest('.bulk')?.textContent ?? ''
    ;(await until(() => buttonOf(/^Stop$/))).click()
    return { isAnother, words }
  })
  const { isAnother, words } = await seen
  expect(isAnother).toBe(true)
  expect(words).toMatch(/[\d,]+ of 2,000/)
  await expect(outcome(app)).toContainText(/^[\d,]+ dismissed, stopped before [\d,]+\.$/)
  // Said there, and not as a notice as well.
  await expect(app.page.getByText(/dismissed, stopped before/)).toHaveCount(1)
  const aside = (await app.storedTasks()).filter(({ dismissedAt }) => dismissedAt !== undefined).length
  await expect(outcome(app)).toContainText(`${aside.toLocaleString('en')} dismissed`)
})

test('the details are as they were left when somebody has looked at the other tab', async ({ kitchen }) => {
  const app = await withHistory(await kitchen(), {})
  await app.taskRow('Hummus').click()
  const detail = app.tasks.getByRole('region', { name: 'Details' })
  await detail.getByText('Result as JSON').click()
  const json = detail.getByRole('region', { name: 'Result as JSON' })
  await expect(json).toBeVisible()
  await app.tasks.getByRole('tab', { name: 'Restaurant' }).click()
  await expect(detail).toBeHidden()
  await app.tasks.getByRole('tab', { name: 'This device' }).click()
  await expect(json).toBeVisible()
  // Back and Escape close what is on the screen: on the other tab that is the panel.
  await app.page.goBack()
  await expect(detail).toBeHidden()
  await expect(app.tasks).toBeVisible()
  await app.taskRow('Hummus').click()
  await expect(detail).toBeVisible()
  await app.tasks.getByRole('tab', { name: 'Restaurant' }).click()
  await app.page.goBack()
  await expect(app.tasks).toBeHidden()
  await expect(app.button('New production')).toBeVisible()
})

test('retries 2,000 failed tasks', async ({ kitchen }) => {
  test.slow()
  const world = await kitchen()
  const app = await withHistory(world, { failed: 2_000 })
  world.proxy.backend(cutBeforeSending)
  await app.tasks.getByRole('button', { name: 'Select shown' }).click()
  await app.tasks.getByRole('button', { name: 'Select all 2,001' }).click()
  const bar = app.tasks.getByRole('group', { name: 'What to do with the selection' })
  await bar.getByRole('button', { name: 'Retry' }).click()
  const question = app.page.getByRole('dialog', { name: 'Retry tasks?' })
  await expect(question).toContainText('2,000 failed tasks go out again. 1 of your selection stays as it is.')
  await question.getByRole('button', { name: 'Retry 2,000' }).click()
  await expect(outcome(app)).toHaveText('2,000 retried.', { timeout: 3 * patienceMs })
  expect(await statusesIn(app, 'failed')).toBe(0)
  await expect(chip(app, /^Failed/)).toHaveText(/Failed\s*0/)
})

test('exports what matches, and a formula stays text', async ({ kitchen }) => {
  const app = await withHistory(await kitchen(), { failed: 250 }, '=HYPERLINK("http://example.org","Sari")')
  await chip(app, /^Failed/).click()
  await expect(matches(app)).toHaveText('250 tasks')
  const save = async (name: string) => {
    const download = app.page.waitForEvent('download')
    await app.tasks.getByRole('button', { name }).click()
    const file = await download
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
  }
  const csv = await save('Export CSV')
  expect(csv.name).toMatch(/^simmer-tasks-\d{4}-\d\d-\d\d\.csv$/)
  expect(csv.text.startsWith('\ufeffid,type,status,description')).toBe(true)
  const lines = csv.text.trim().split('\r\n')
  expect(lines).toHaveLength(251)
  // No cell begins with what a table program would run; what stood there is still there.
  expect(csv.text).not.toMatch(/(^|,)"?[=+@]/m)
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://example.org"",""Sari"")"`)
  const json = await save('Export JSON')
  const rows = JSON.parse(json.text) as { status: string; description: string; attemptRecords: unknown[] }[]
  expect(rows).toHaveLength(250)
  expect(rows[0]).toMatchObject({ status: 'failed', attemptRecords: [{ outcome: 'refused' }] })
  expect(rows[0]).not.toHaveProperty('latestAttempt')
})

test('what is new waits while the details of a task are read, and pausing stops all movement', async ({
  kitchen,
}) => {
  const world = await kitchen()
  // Two tabs, each of which has to come to the front.
  test.slow()
  const app = await withHistory(world, { finished: 50 })
  const second = await world.tablet.openTab()
  await second.expectBoard()
  await expect(app.tasks.locator('[data-live]')).toHaveText('Live')
  await app.comeToFront()
  await app.tasks.getByRole('listitem').first().click()
  await expect(app.tasks.locator('[data-live]')).toHaveText('Paused while you look')
  const first = await app.tasks.getByRole('listitem').first().getAttribute('data-task-id')
  await second.writeOff('products', { item: 'Tomatoes', quantity: 10, unit: 'g', reason: 'Spoiled' })
  await app.comeToFront()
  await app.tasks.getByRole('button', { name: '1 new – show' }).click()
  await expect(app.tasks.getByRole('listitem').first()).toContainText('10 g of Tomatoes')
  expect(await app.tasks.getByRole('listitem').first().getAttribute('data-task-id')).not.toBe(first)

  // The device's back button goes to the list first.
  await app.page.goBack()
  await expect(app.tasks.getByRole('button', { name: 'Close the details' })).toHaveCount(0)
  await expect(app.page).toHaveURL(/\?history=device$/)
  await app.tasks.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(app.tasks.locator('[data-live]')).toHaveText('Paused')
  await second.writeOff('products', { item: 'Tomatoes', quantity: 20, unit: 'g', reason: 'Spoiled' })
  await app.comeToFront()
  await expect(app.tasks.getByRole('button', { name: '1 new – show' })).toBeVisible()
  await app.tasks.getByRole('button', { name: 'Go live' }).click()
  await expect(app.tasks.getByRole('listitem').first()).toContainText('20 g of Tomatoes')
})

test('goes through a long list with the keyboard alone', async ({ kitchen }) => {
  test.slow()
  const app = await withHistory(await kitchen(), { finished: 4_000 })
  await expect(matches(app)).toHaveText('4,001 tasks')
  await app.tasks.getByRole('listitem').first().locator('.description').focus()
  await app.page.keyboard.press('ArrowDown')
  await expect(app.tasks.locator('[aria-posinset="2"] .description')).toBeFocused()
  await app.page.keyboard.press('End')
  await expect(app.tasks.locator('[aria-posinset="4001"] .description')).toBeFocused()
  await expect(app.tasks.locator('[aria-posinset="4001"]')).toContainText('Hummus')
  await app.page.keyboard.press('Enter')
  await expect(app.tasks.getByRole('region', { name: 'Details' })).toContainText('Hummus')
})
