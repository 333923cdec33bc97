import { patienceMs, field } from '../support/app'
import { denyBackgroundSync } from '../support/browser'
import { duplicateTab } from '../support/duplicateTab'
import { holdAnswer } from '../support/faultProxy'
import { freeze } from '../support/freeze'
import { hummus } from '../support/hummus'
import { expect, test } from '../support/kitchen'
import { withoutWebLocks } from '../support/withoutWebLocks'

test('promise 2: nothing happens twice – without Web Locks two tabs sign in, drain one backlog and announce it', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen({ person: null })
  await withoutWebLocks(tablet.context())
  await app.page.reload()
  expect(await app.page.evaluate(() => 'locks' in navigator && navigator.locks)).toBeUndefined()
  await app.signIn('kitchen')
  const second = await tablet.openTab()
  await second.expectBoard()
  const before = await database.balances()
  await tablet.setOffline(true)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 1, unit: 'g', reason: 'Spoiled' })
  const [task] = await app.storedTasks()
  await app.copyStoredTask(task?.id ?? '', 119)
  await tablet.setOffline(false)

  await second.expectStatuses(...Array.from({ length: 120 }, () => 'completed' as const))
  expect(await database.movedSince(before)).toEqual({ prod_1: -120 })
  const sent = proxy
    .seen('/apply_tasks')
    .flatMap(({ body }) => (body as { tasks: { id: string }[] }).tasks.map(({ id }) => id))
  expect(new Set(sent).size).toBe(sent.length)
  await expect
    .poll(async () => (await app.storedTasks()).filter(({ announcedAt }) => announcedAt === undefined))
    .toEqual([])
})

test('promise 2: nothing happens twice – a duplicated tab that sends the same draft sends the same task', async ({
  kitchen,
}) => {
  const { app, database } = await kitchen()
  const before = await database.balances()
  const dialog = await app.fill('New production', { item: 'Hummus', quantity: 500, unit: 'g' })
  const copy = await duplicateTab(app)
  const copied = copy.dialog('New production')
  await expect(field(copied, 'Quantity')).toHaveValue('500')

  // At the same moment, which only one of two tabs can be tapped at.
  const produce = [dialog, copied].map(opened => opened.getByRole('button', { name: 'Produce' }))
  await Promise.all(produce.map(button => button.evaluate((element: HTMLElement) => element.click())))
  await expect(dialog).toBeHidden()
  await expect(copied).toBeHidden()
  await app.expectStatuses('completed')
  expect(await database.movedSince(before)).toEqual(hummus)
  expect(await database.operations()).toHaveLength(1)
})

test('promise 1: nothing is lost – a duplicated tab that has changed the draft is asked once more, and sends a task of its own', async ({
  kitchen,
}) => {
  const { app, database } = await kitchen()
  const before = await database.balances()
  const dialog = await app.fill('New production', { item: 'Hummus', quantity: 500, unit: 'g' })
  const copy = await duplicateTab(app)
  const copied = copy.dialog('New production')
  await expect(field(copied, 'Quantity')).toHaveValue('500')
  await app.comeToFront()
  await dialog.getByRole('button', { name: 'Produce' }).click()
  await expect(dialog).toBeHidden()

  await copy.comeToFront()
  await field(copied, 'Quantity').fill('300')
  await copied.getByRole('button', { name: 'Produce' }).click()
  await expect(copied).toContainText('Something else was sent from a copy of this window.')
  await expect(field(copied, 'Quantity')).toHaveValue('300')
  await copied.getByRole('button', { name: 'Produce' }).click()
  await expect(copied).toBeHidden()
  await app.expectStatuses('completed', 'completed')
  expect((await database.movedSince(before)).prep_123).toBe(800)
})

test('promise 6: it always moves again – the tab is closed the moment its dialog closes, and the other one finishes', async ({
  kitchen,
}) => {
  const { app, tablet, database } = await kitchen()
  const before = await database.balances()
  const second = await tablet.openTab()
  await second.expectBoard()
  await app.produce('Hummus', 500)
  await app.page.close()
  await second.expectStatuses('completed')
  expect(await database.movedSince(before)).toEqual(hummus)
  expect(await database.operations()).toHaveLength(1)
})

test('promise 6: it always moves again – a tab is frozen with its claim: another takes over after one lease, and the thawed one breaks nothing (T8)', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  const before = await database.balances()
  await denyBackgroundSync(tablet.context(), proxy.url)
  const second = await tablet.openTab()
  await second.expectBoard()
  let answer: () => void = () => undefined
  const held = proxy.once('/apply_tasks', holdAnswer(new Promise(resolve => (answer = resolve))))
  // Either of them may claim: who sends holds the claim.
  const claimed = Promise.race(
    [app, second].map(tab => tab.page.waitForRequest(/\/apply_tasks/).then(() => tab)),
  )
  await app.produce('Hummus', 500)
  const holder = await claimed
  const other = holder === app ? second : app
  await expect.poll(() => held.met).toBe(1)
  const thaw = await freeze(holder.page)

  await other.expectStatuses('completed')
  const [lost, done] = await other.storedAttempts()
  expect([lost?.outcome, done?.outcome]).toEqual(['lost', 'done'])
  // One lease, and what it takes to notice and to send: not the half minute of the heartbeat.
  expect((done?.endedAt ?? Infinity) - (lost?.startedAt ?? 0)).toBeLessThan(20_000)

  answer()
  await thaw()
  await expect.poll(() => app.storedAttempts(), { timeout: patienceMs }).toHaveLength(3)
  await app.expectStatuses('completed')
  expect(await app.storedTasks()).toMatchObject([{ attempts: 1 }])
  expect(proxy.count('/apply_tasks')).toBe(2)
  expect(await database.movedSince(before)).toEqual(hummus)
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed', 'completed')
})
