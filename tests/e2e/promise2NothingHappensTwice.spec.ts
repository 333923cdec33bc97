import { cutBeforeSending, holdAnswer, loseAnswer } from '../support/faultProxy'
import { expect, test } from '../support/kitchen'

const hummus = { prod_chickpeas: -300, prod_tahini: -120, prod_lemon: -80, prep_123: 500 }

test('promise 2: nothing happens twice – answer lost after commit: applied once, the stored result shown', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  const before = await database.balances()
  let movedWhenCut: Record<string, number> = {}
  const lost = proxy.once(
    '/apply_tasks',
    loseAnswer(async () => {
      movedWhenCut = await database.movedSince(before)
    }),
  )
  await app.produce('Hummus', 500)
  await lost.happened
  expect(movedWhenCut).toEqual(hummus)

  await app.expectStatuses('completed')
  expect(proxy.count('/apply_tasks')).toBeGreaterThanOrEqual(2)
  expect(await database.movedSince(before)).toEqual(hummus)
  const [operation, ...others] = await database.operations()
  expect(others).toEqual([])
  const [task] = await app.storedTasks()
  expect(task).toMatchObject({ attempts: 1, result: { document_number: operation?.document_number } })
  await expect(app.notice('Produced 500 g of Hummus')).toBeVisible()
})

test('promise 2: nothing happens twice – answer lost, then the cook cancels: shown as completed, with the real result', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  const before = await database.balances()
  const lost = proxy.once(
    '/apply_tasks',
    loseAnswer(async () => expect(await database.movedSince(before)).toEqual(hummus)),
  )
  const away = proxy.backend(cutBeforeSending)
  await app.produce('Hummus', 500)
  await lost.happened
  await app.expectStatuses('queued')

  await app.openTasks()
  const row = app.taskRow('Hummus')
  await app.cancelTask('Hummus', { wasSent: true })
  await expect(row).toContainText(/cancelling/i)
  away.lift()

  await app.expectStatuses('completed')
  const [operation, ...others] = await database.operations()
  expect(others).toEqual([])
  expect(await app.storedTasks()).toMatchObject([{ result: { document_number: operation?.document_number } }])
  await expect(row).toContainText(/completed|done/i)
  await expect(app.notice('Produced 500 g of Hummus')).toBeVisible()
  expect(await database.ledger()).toMatchObject([{ outcome: 'applied' }])
})

test('promise 2: nothing happens twice – cancelled before it was ever sent: gone, and nothing in the database', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  await tablet.setOffline(true)
  await app.produce('Hummus', 500)
  await app.openTasks()
  await app.cancelTask('Hummus')
  await app.expectStatuses('cancelled')
  await tablet.setOffline(false)
  await app.expectOnline()
  expect(proxy.count('/apply_tasks')).toBe(0)
  expect(await database.ledger()).toEqual([])
})

test('promise 2: nothing happens twice – cancelled after a request that never arrived: a tombstone, and a late copy does nothing', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  const before = await database.balances()
  const cut = proxy.always('/apply_tasks', cutBeforeSending)
  await app.produce('Hummus', 500)
  const sent = await cut.happened
  await app.openTasks()
  await app.cancelTask('Hummus', { wasSent: true })
  await app.expectStatuses('cancelled')
  expect(await database.ledger()).toMatchObject([{ outcome: 'cancelled' }])

  // What a router kept and delivers an hour late.
  cut.lift()
  const late = await fetch(`${proxy.url}${sent.path}`, {
    method: 'POST',
    body: sent.text,
    headers: {
      'content-type': 'application/json',
      apikey: String(sent.headers.apikey),
      authorization: String(sent.headers.authorization),
    },
  })
  expect(await late.json()).toMatchObject([{ outcome: 'cancelled' }])
  expect(await database.movedSince(before)).toEqual({})
})

test('promise 2: nothing happens twice – two taps on Produce are one task', async ({ kitchen }) => {
  const { app, database } = await kitchen()
  const before = await database.balances()
  const dialog = await app.fill('New production', { item: 'Hummus', quantity: 500, unit: 'g' })
  await dialog.getByRole('button', { name: 'Produce' }).evaluate((button: HTMLButtonElement) => {
    button.click()
    button.click()
    // The form itself as well: Enter on a keyboard and a tap.
    button.form?.requestSubmit()
  })
  await expect(dialog).toBeHidden()
  await app.expectStatuses('completed')
  expect(await database.movedSince(before)).toEqual(hummus)
  expect(await database.operations()).toHaveLength(1)
})

test('promise 2: nothing happens twice – a second tab opened while the first one waits for its answer', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  let answer: () => void = () => undefined
  proxy.once('/apply_tasks', holdAnswer(new Promise(resolve => (answer = resolve))))
  await app.produce('Hummus', 500)
  await app.expectStatuses('processing')
  const second = await tablet.openTab()
  await second.expectBoard()
  await second.produce('Hummus', 500)
  answer()
  await second.expectStatuses('completed', 'completed')
  expect(await database.operations()).toHaveLength(2)
})
