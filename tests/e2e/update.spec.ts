import type { Locator } from '@playwright/test'
import { field, patienceMs, type App } from '../support/app'
import { migratedNote } from '../support/buildNextVersion'
import { cutBeforeSending, loseAnswer } from '../support/faultProxy'
import { expect, test } from '../support/kitchen'
import { workerOf } from '../support/serviceWorker'

const isReady = 'A new version of Simmer is ready.'
const isOutdated = /this page can save nothing more/

/** A cook picks the tablet up again: that is when the app looks for a newer version. */
const pickUp = (app: App) => app.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))

const expectVersion = (app: App, version: 1 | 2) =>
  expect(app.page).toHaveTitle(version === 1 ? 'Simmer' : 'Simmer 2', { timeout: patienceMs })

const reloadIn = (place: Locator) => place.getByRole('button', { name: 'Reload' })

test('promise 1: nothing is lost – an update keeps queued work, the open dialog and the session', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database, deployNextVersion } = await kitchen()
  const before = await database.balances()
  await app.expectOpensOffline()

  // One task is written in Postgres already and does not know it; another has never left the tablet.
  const lost = proxy.once('/apply_tasks', loseAnswer())
  const line = proxy.always('/apply_tasks', cutBeforeSending)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 10, unit: 'g', reason: 'Spoiled' })
  await lost.happened
  await tablet.setOffline(true)
  await app.produce('Hummus', 500)
  await tablet.setOffline(false)
  const dialog = await app.fill('Write off preparations', {
    item: 'Sambal matah',
    quantity: '12,5',
    unit: 'g',
    reason: 'Education',
    notes: 'for the new cook',
  })
  expect(await app.storedTasks()).toMatchObject([{ version: 1 }, { version: 1 }])

  await deployNextVersion()
  await pickUp(app)
  await expect(dialog.getByText(isReady)).toBeVisible()
  await expectVersion(app, 1)
  // It is in nobody's way.
  await dialog.getByRole('button', { name: 'Write off' }).click({ trial: true })
  await reloadIn(dialog).click()

  await expectVersion(app, 2)
  await expect(field(dialog, 'Notes')).toHaveValue('for the new cook')
  await expect(field(dialog, 'Quantity')).toHaveValue('12,5')
  await expect(dialog.getByRole('combobox', { name: 'Preparation' })).toHaveValue('Sambal matah')
  await expect(dialog.getByRole('combobox', { name: 'Reason' })).toHaveValue('education')
  await expect(app.page.getByText(isReady)).toHaveCount(0)
  await expect(app.page.getByLabel('Email')).toHaveCount(0)

  line.lift()
  await dialog.getByRole('button', { name: 'Write off' }).click()
  await expect(dialog).toBeHidden()
  await app.expectStatuses('completed', 'completed', 'completed')
  const operations = await database.operations()
  expect(operations.map(({ kind, notes }) => `${kind}: ${notes}`).sort()).toEqual([
    `production: ${migratedNote}`,
    'write_off: for the new cook',
    'write_off: null',
  ])
  expect(await database.ledger()).toHaveLength(3)
  expect(await database.movedSince(before)).toMatchObject({ prod_1: -10, prep_123: 500 })
})

test('an old tab, whose store a newer version has changed, says so and loses nothing that was typed', async ({
  kitchen,
}) => {
  const { app: old, tablet, database, deployNextVersion } = await kitchen()
  await old.expectOpensOffline()
  const dialog = await old.fill('New production', {
    item: 'Hummus',
    quantity: 500,
    unit: 'g',
    notes: 'for the wedding',
  })
  const other = await tablet.openTab()
  await other.expectBoard()

  await deployNextVersion()
  await pickUp(other)
  await expect(other.page.getByText(isReady)).toBeVisible()
  await reloadIn(other.page.getByRole('main')).click()
  await expectVersion(other, 2)
  await other.expectBoard()

  // It has not reloaded by itself.
  await expect(dialog.getByText(isOutdated)).toBeVisible()
  await expectVersion(old, 1)
  await old.comeToFront()
  await dialog.getByRole('button', { name: 'Produce' }).click()
  await expect(
    dialog.getByText('A newer version of the app has been used on this device. Reload the page to get it.'),
  ).toBeVisible()
  await expect(field(dialog, 'Notes')).toHaveValue('for the wedding')
  expect(await other.storedTasks()).toEqual([])

  await reloadIn(dialog).click()
  await expectVersion(old, 2)
  await expect(dialog.getByRole('combobox', { name: 'Preparation' })).toHaveValue('Hummus')
  await expect(field(dialog, 'Quantity')).toHaveValue('500')
  await expect(field(dialog, 'Notes')).toHaveValue('for the wedding')
  await expect(dialog.getByText(isOutdated)).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Produce' }).click()
  await old.expectStatuses('completed')
  expect(await database.operations()).toMatchObject([{ kind: 'production', notes: 'for the wedding' }])
})

test('a page whose files went with the old version comes back in the new one', async ({ kitchen }) => {
  const { app, tablet, deployNextVersion } = await kitchen()
  await app.expectOpensOffline()
  const dialog = await app.fill('New production', { item: 'Hummus', quantity: 500, notes: 'for the wedding' })
  await deployNextVersion()
  await pickUp(app)
  await expect(dialog.getByText(isReady)).toBeVisible()

  // As where the old worker ends between the page and its script.
  let loads = 0
  app.page.on('framenavigated', () => (loads += 1))
  const devTools = await tablet.context().newCDPSession(app.page)
  await devTools.send('Network.enable')
  await devTools.send('Network.setBlockedURLs', { urls: ['*/assets/*.js'] })
  await app.page.reload()
  await expect(app.page.getByText('Simmer could not be loaded. What you have saved is safe.')).toBeVisible()
  // Anew by itself, and not again and again.
  expect(loads).toBe(2)

  await devTools.send('Network.setBlockedURLs', { urls: [] })
  await app.page.evaluate(async () => {
    const { waiting } = await navigator.serviceWorker.ready
    waiting?.postMessage({ type: 'SKIP_WAITING' })
  })
  await expectVersion(app, 2)
  await expect(field(dialog, 'Notes')).toHaveValue('for the wedding')
  expect(loads).toBe(3)
})

test('an old version that has something to do for longer than anybody waits gives way in the end', async ({
  kitchen,
}) => {
  const { app, tablet, deployNextVersion } = await kitchen()
  await app.expectOpensOffline()
  const dialog = await app.fill('New production', { item: 'Hummus', quantity: 500, notes: 'for the wedding' })
  await deployNextVersion()
  await pickUp(app)
  await expect(dialog.getByText(isReady)).toBeVisible()

  // As with a request of its own that nobody answers: the browser lets no other worker take over meanwhile.
  const worker = await workerOf(tablet.context())
  await worker.evaluate(() => {
    self.addEventListener('message', event => {
      const { data, waitUntil } = event as MessageEvent & { waitUntil: (end: Promise<void>) => void }
      if (data === 'busy') waitUntil.call(event, new Promise(resolve => setTimeout(resolve, 8_000)))
    })
  })
  await app.page.evaluate(() => navigator.serviceWorker.controller?.postMessage('busy'))
  const loads = app.page.waitForEvent('domcontentloaded')
  await reloadIn(dialog).click()
  await loads
  await expectVersion(app, 1)
  await expect(field(dialog, 'Notes')).toHaveValue('for the wedding')

  await expectVersion(app, 2)
  await expect(field(dialog, 'Notes')).toHaveValue('for the wedding')
  await expect(app.page.getByText(isReady)).toHaveCount(0)
})

test('the first visit is no update: the page is taken over by its worker without a word', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  // Both tabs were opened before there was a worker, or while it came.
  const other = await tablet.openTab()
  for (const { page } of [app, other]) {
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update())
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(page.getByRole('button', { name: 'New production' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Reload' })).toHaveCount(0)
  }
})

test('a version that waits is in no hurry: the app opens offline in the old one, and there in the new one', async ({
  kitchen,
}) => {
  const { app, tablet, deployNextVersion } = await kitchen()
  await app.expectOpensOffline()
  await deployNextVersion()
  await pickUp(app)
  await expect(app.page.getByText(isReady)).toBeVisible()

  await tablet.setOffline(true)
  await app.page.reload()
  await app.expectBoard()
  await expectVersion(app, 1)
  // It was waiting already when this page was opened.
  await expect(app.page.getByText(isReady)).toBeVisible()
  await reloadIn(app.page.getByRole('main')).click()
  await expectVersion(app, 2)
  await app.expectBoard()
})

test.describe('what was typed in a dialog', () => {
  test('is there again after the back button', async ({ kitchen }) => {
    const { app } = await kitchen()
    const dialog = await app.fill('Write off products', { item: 'Tomatoes', quantity: 40, reason: 'Expired' })
    await app.page.goto('about:blank')
    await app.page.goBack()
    await expect(dialog.getByRole('combobox', { name: 'Product' })).toHaveValue('Tomatoes')
    await expect(field(dialog, 'Quantity')).toHaveValue('40')
    await dialog.getByRole('button', { name: 'Close' }).click()
    await app.button('Throw away').click()
    await expect(dialog).toHaveCount(0)
    expect(await app.page.evaluate(() => Object.keys(sessionStorage))).toEqual([])
  })

  test('is for nobody else: it goes when the person does, in any tab', async ({ kitchen }) => {
    const { app, tablet } = await kitchen()
    const dialog = await app.fill('Write off products', { item: 'Tomatoes', notes: 'not for others' })
    const other = await tablet.openTab()
    await other.signOut()
    await other.signIn('bar')
    await expect(app.page.getByText('Ketut')).toBeVisible()
    await expect(dialog).toHaveCount(0)
    await app.page.reload()
    await app.expectBoard()
    await expect(dialog).toHaveCount(0)
    await app.signOut()
    await app.signIn('kitchen')
    await expect(dialog).toHaveCount(0)
  })
})
