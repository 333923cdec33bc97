import AxeBuilder from '@axe-core/playwright'
import type { App } from '../support/app'
import { recordBoard } from '../support/boardRecorder'
import { cutBeforeSending, loseAnswer } from '../support/faultProxy'
import { expect, test } from '../support/kitchen'

const amount = new Intl.NumberFormat('en', { maximumFractionDigits: 3 })
const grams = (quantity: number) => `${amount.format(quantity)} g`
const row = (app: App, item: string) => app.page.getByRole('row').filter({ hasText: item })
const figures = (said: readonly string[]) => said.map(text => text.split(' | ')[0])

test('a production is on the board before it is sent, and nothing moves when it is done', async ({
  kitchen,
}) => {
  const { app, tablet, database } = await kitchen()
  const before = await database.balances()
  const [hummus = 0, chickpeas = 0] = [before.prep_123, before.prod_chickpeas]
  await tablet.setOffline(true)
  await app.expectOffline()
  const board = await recordBoard(app.page)

  await app.produce('Hummus', 500)
  await expect(row(app, 'Hummus')).toContainText('+500 g pending')
  await expect(row(app, 'Chickpeas')).toContainText('−300 g pending')

  await tablet.setOffline(false)
  await app.expectStatuses('completed')
  await expect(row(app, 'Hummus')).not.toContainText('pending')
  // The snapshot that follows brings the batches by their names; it must not move anything either.
  const [task] = await app.storedTasks()
  await expect
    .poll(() => app.page.getByText('on this device, as of').textContent())
    .toMatch(/items and \d+ batches on this device, as of \d\d:\d\d \(just now\)/)
  expect(await database.movedSince(before)).toMatchObject({ prep_123: 500, prod_chickpeas: -300 })
  expect(task?.status).toBe('completed')

  expect(figures(await board.said('Hummus'))).toEqual([
    grams(hummus),
    `${grams(hummus + 500)} of which +500 g pending`,
    grams(hummus + 500),
  ])
  expect(figures(await board.said('Chickpeas'))).toEqual([
    grams(chickpeas),
    `${grams(chickpeas - 300)} of which −300 g pending`,
    grams(chickpeas - 300),
  ])
  const changed = await board.changed()
  expect(changed.sort()).toEqual(['Chickpeas', 'Hummus', 'Lemons', 'Tahini'])
  for (const name of changed) {
    // Which batches go, and with them the next expiry, is known while the work is pending, and stays so.
    const [, pendingExpiry, ...expiries] = (await board.said(name)).map(text => text.split(' | ')[1])
    expect(expiries, name).toEqual([pendingExpiry])
  }
})

test('a task whose answer was lost is not counted twice when the stock comes before its answer', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  const hummus = await database.balance('prep_123')
  const board = await recordBoard(app.page)
  const lost = proxy.once('/apply_tasks', loseAnswer())
  await app.produce('Hummus', 500)
  await lost.happened
  proxy.always('/apply_tasks', cutBeforeSending)
  expect(await database.balance('prep_123')).toBe(hummus + 500)

  // What a tablet does when its Wi-Fi is back: it asks for the stock, which contains the task by now.
  await app.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(row(app, 'Hummus')).not.toContainText('pending')
  expect((await app.storedTasks())[0]?.completedAt).toBeUndefined()

  proxy.liftAll()
  await app.expectStatuses('completed')
  expect(await database.balance('prep_123')).toBe(hummus + 500)
  expect(figures(await board.said('Hummus'))).toEqual([
    grams(hummus),
    `${grams(hummus + 500)} of which +500 g pending`,
    grams(hummus + 500),
  ])
})

test('a task that the server refuses drops out of the figures by itself', async ({ kitchen }) => {
  const { app, tablet, database } = await kitchen()
  const before = await database.balances()
  const { prod_1: tomatoes = 0 } = before
  await tablet.setOffline(true)
  await app.expectOffline()
  const board = await recordBoard(app.page)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 100, unit: 'g', reason: 'Spoiled' })
  await expect(row(app, 'Tomatoes')).toContainText('−100 g pending')
  const [task] = await app.storedTasks()
  if (!task) throw new Error('Nothing was stored.')
  const payload = { ...(task.payload as object), department: 'the moon' }
  await app.alterStoredTask(task.id, { payload })

  await tablet.setOffline(false)
  await app.expectStatuses('failed')
  await expect(row(app, 'Tomatoes')).not.toContainText('pending')
  expect(figures(await board.said('Tomatoes'))).toEqual([
    grams(tomatoes),
    `${grams(tomatoes - 100)} of which −100 g pending`,
    grams(tomatoes),
  ])
  expect(await database.movedSince(before)).toEqual({})
})

test('all three dialogs work with no network after a reload, on figures that know what is pending', async ({
  kitchen,
}) => {
  const { app, tablet, database } = await kitchen()
  const before = await database.balances()
  const { prep_123: hummus = 0, prod_chickpeas: chickpeas = 0 } = before
  await app.expectOpensOffline()
  await tablet.setOffline(true)
  await app.page.reload()
  await app.expectBoard()
  await app.expectOffline()
  await expect(app.page.getByText(/items and \d+ batches on this device, as of \d\d:\d\d/)).toBeVisible()

  await app.produce('Hummus', 500)

  const products = await app.fill('Write off products', {
    item: 'Chickpeas',
    quantity: chickpeas,
    unit: 'g',
    reason: 'Spoiled',
  })
  await expect(products.getByText(`${grams(chickpeas - 300)} in stock (−300 g pending)`)).toBeVisible()
  await expect(
    products.getByText(`Not enough Chickpeas: 300 g of ${grams(chickpeas)} missing.`),
  ).toBeVisible()
  await expect(products.getByText(/Stock as of \d\d:\d\d \(.*\)\. Pending work is included\./)).toBeVisible()
  const { violations } = await new AxeBuilder({ page: app.page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  await products.getByRole('button', { name: 'Write off' }).click()
  await expect(products).toBeHidden()

  const preparations = await app.fill('Write off preparations', {
    item: 'Hummus',
    quantity: hummus + 200,
    unit: 'g',
    reason: 'Other',
  })
  await expect(preparations.getByText(`${grams(hummus + 500)} in stock (+500 g pending)`)).toBeVisible()
  await expect(preparations.getByText(/Not enough/)).toHaveCount(0)
  await preparations.getByRole('button', { name: 'Write off' }).click()
  await expect(preparations).toBeHidden()

  await expect(row(app, 'Hummus')).toContainText(grams(300))
  await app.page.evaluate(() => window.scrollTo(0, 0))
  const board = await new AxeBuilder({ page: app.page }).analyze()
  expect(board.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

  await tablet.setOffline(false)
  await app.expectStatuses('completed', 'completed', 'completed')
  await expect(app.page.getByText(/ pending/)).toHaveCount(0)
  expect(await database.movedSince(before)).toMatchObject({
    prep_123: 300 - hummus,
    prod_chickpeas: -300 - chickpeas,
  })
  await app.expectOnBoard('Hummus', 300)
  await app.expectOnBoard('Chickpeas', -300)
})
