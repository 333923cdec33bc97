import { holdAnswer } from '../support/faultProxy'
import { isOver } from '../support/isOver'
import { expect, test } from '../support/kitchen'
import { isLocalStorageOnDisk, spoilDatabases } from '../support/databaseFiles'

const noItem = {
  items: [{ itemId: 'prod_nobody_knows', itemName: 'Tomatoes', quantity: 100, unit: 'g' }],
  department: 'kitchen',
  responsiblePerson: 'Somebody',
  reason: 'spoiled',
}

test('promise 3: nothing is silent – a refused task stays on screen with its reason, also after a reload, until it is dismissed', async ({
  kitchen,
}) => {
  const { app, tablet, database } = await kitchen()
  await tablet.setOffline(true)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 100, unit: 'g', reason: 'Spoiled' })
  const [task] = await app.storedTasks()
  await app.alterStoredTask(task?.id ?? '', { payload: noItem })
  await tablet.setOffline(false)
  await app.expectStatuses('failed')
  expect(await app.storedTasks()).toMatchObject([{ lastError: { code: 'SM002' }, attempts: 1 }])
  const failure = app.notice('Write-off failed')
  await expect(failure).toBeVisible()
  await expect(failure).toContainText('There is no item “Tomatoes”.')

  await app.page.reload()
  await app.expectBoard()
  await expect(failure).toBeVisible()
  await app.notices.getByRole('button', { name: 'Dismiss' }).click()
  await expect(failure).toBeHidden()
  await app.page.reload()
  await app.expectBoard()
  // The queue keeps the failure on record; it is only put aside.
  await app.expectStatuses('failed')
  await expect(failure).toBeHidden()
  expect(await database.operations()).toEqual([])
})

test('promise 3: nothing is silent – what happened while nobody looked is announced at the next opening, once', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  let answer: () => void = () => undefined
  proxy.once('/apply_tasks', holdAnswer(new Promise(resolve => (answer = resolve))))
  await app.produce('Hummus', 500)
  await expect.poll(() => database.operations()).toHaveLength(1)
  await tablet.close()
  answer()

  const reopened = await tablet.reopen()
  await expect(reopened.notice('Produced 500 g of Hummus')).toBeVisible({ timeout: 30_000 })
  await expect.poll(async () => (await reopened.storedTasks())[0]?.announcedAt).toBeGreaterThan(0)
  await reopened.page.reload()
  await reopened.expectBoard()
  await expect(reopened.notice('Produced 500 g of Hummus')).toBeHidden()
})

test('promise 3: nothing is silent – the outcome is announced over another open dialog, and covers no button of it', async ({
  kitchen,
}) => {
  const { app, proxy } = await kitchen()
  let answer: () => void = () => undefined
  proxy.once('/apply_tasks', holdAnswer(new Promise(resolve => (answer = resolve))))
  await app.produce('Hummus', 500)
  await expect(app.notice('Processing: Hummus…')).toBeVisible()
  const dialog = await app.openDialog('Write off products')
  answer()
  const notice = app.notice('Produced 500 g of Hummus')
  await expect(notice).toBeVisible()
  const frame = notice.locator('xpath=ancestor::*[contains(@class, "notice")][1]')
  const apart = [
    dialog.getByRole('heading'),
    dialog.getByRole('button', { name: 'Close' }),
    dialog.getByRole('button', { name: 'Write off' }),
  ]
  for (const [width, height] of [
    [1024, 768],
    [800, 1280],
    [390, 844],
    [1440, 900],
  ] as const) {
    await app.page.setViewportSize({ width, height })
    for (const other of apart) await expect.poll(() => isOver(frame, other), `at ${width} px`).toBe(false)
    expect(await isOver(frame, app.page.locator('body'))).toBe(true)
  }
})

test('promise 3: nothing is silent – a failed task that is retried by hand lands under the same id', async ({
  kitchen,
}) => {
  const { app, tablet, database } = await kitchen()
  const before = await database.balances()
  await tablet.setOffline(true)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 100, unit: 'g', reason: 'Spoiled' })
  const [task] = await app.storedTasks()
  await app.alterStoredTask(task?.id ?? '', { payload: noItem })
  await tablet.setOffline(false)
  await app.expectStatuses('failed')

  await app.alterStoredTask(task?.id ?? '', { payload: task?.payload })
  await app.openTasks()
  await app.taskRow('Tomatoes').getByRole('button', { name: 'Retry' }).click()
  await app.expectStatuses('completed')
  expect(await database.movedSince(before)).toEqual({ prod_1: -100 })
  expect(await database.ledger()).toMatchObject([{ task_id: task?.id, outcome: 'applied' }])
})

test('promise 3: nothing is silent – the browser has thrown away its storage: the sign-in says so, until somebody is back', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  const isGone = /thrown away what Simmer kept on this device/
  await tablet.setOffline(true)
  await app.produce('Hummus', 500)
  // Chromium writes this store to the disk some seconds later, and a person doesn't lose a database at their first visit.
  await expect
    .poll(() => isLocalStorageOnDisk(tablet.profile, 'simmer-signed-in'), { timeout: 60_000 })
    .toBe(true)
  await tablet.kill()
  spoilDatabases(tablet.profile)

  const reopened = await tablet.reopen()
  await expect(reopened.page.getByText(isGone)).toBeVisible()
  await reopened.signIn('kitchen')
  await reopened.signOut()
  await expect(reopened.page.getByText(isGone)).toBeHidden()
  await reopened.page.reload()
  await expect(reopened.page.getByLabel('Email')).toBeVisible()
  await expect(reopened.page.getByText(isGone)).toBeHidden()
})
