import { answerWith } from '../support/faultProxy'
import { expect, test } from '../support/kitchen'

const hummus = { prod_chickpeas: -300, prod_tahini: -120, prod_lemon: -80, prep_123: 500 }

const json = { 'content-type': 'application/json' }
const expiredToken = answerWith(401, json, JSON.stringify({ code: 'PGRST303', message: 'JWT expired' }))
const refusedRefresh = answerWith(
  400,
  json,
  JSON.stringify({
    code: 400,
    error_code: 'refresh_token_not_found',
    msg: 'Invalid Refresh Token: Refresh Token Not Found',
  }),
)

test('promise 7: the right person – a sign-in that ended mid-queue waits, and resumes when the same person signs in', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  const before = await database.balances()
  const expired = proxy.always('/apply_tasks', expiredToken)
  const refused = proxy.always('/auth/v1/token', refusedRefresh)
  await app.produce('Hummus', 500)
  await app.expectStatuses('queued')
  await expect.poll(async () => (await app.storedTasks())[0]?.waitingFor).toBe('sign-in')
  expect(await app.storedTasks()).toMatchObject([{ attempts: 0 }])
  expect(await database.operations()).toEqual([])
  // It still works: the next task is stored as well.
  await app.produce('Hummus', 500)
  await app.expectStatuses('queued', 'queued')

  expired.lift()
  refused.lift()
  await app.signInAgain()
  await app.expectStatuses('completed', 'completed')
  expect(await database.movedSince(before)).toEqual(
    Object.fromEntries(Object.entries(hummus).map(([item, moved]) => [item, moved * 2])),
  )
})

test('promise 7: the right person – a token that merely expired is renewed, and nobody notices', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  proxy.once('/apply_tasks', expiredToken)
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
  expect(await app.storedTasks()).toMatchObject([{ attempts: 1 }])
  expect(await database.operations()).toHaveLength(1)
})

test('promise 7: the right person – what goes out while the app asks whether to sign out is no longer warned of', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  await tablet.setOffline(true)
  await app.produce('Hummus', 500)
  await app.button('Sign out').click()
  const question = app.page.getByRole('dialog', { name: 'Sign out?' })
  await expect(question).toContainText('1 task is not sent yet')
  await tablet.setOffline(false)
  await expect(question).toContainText('Everything is sent.')
  await question.getByRole('button', { name: 'Sign out' }).click()
  await expect(app.page.getByLabel('Email')).toBeVisible()
})

test('promise 7: the right person – signing out warns of what was queued in the moment before, too', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  await tablet.setOffline(true)
  const dialog = await app.fill('New production', { item: 'Hummus', quantity: 500 })
  await dialog.getByRole('button', { name: 'Produce' }).evaluate(
    (produce: HTMLElement) =>
      new Promise<void>(resolve => {
        const out = document.querySelector<HTMLElement>('[aria-label="Sign out"]')
        const bar = out?.closest('header')
        if (!out || !bar) throw new Error('There is no bar with "Sign out".')
        // No tap can come sooner: it is inert until the dialog has closed.
        new MutationObserver(() => {
          if (bar.inert) return
          out.click()
          resolve()
        }).observe(bar, { attributeFilter: ['inert'] })
        produce.click()
      }),
  )
  const question = app.page.getByRole('dialog', { name: 'Sign out?' })
  await expect(question).toContainText('1 task is not sent yet')
  await tablet.setOffline(false)
  await expect(question).toContainText('Everything is sent.')
})

test('promise 7: the right person – signing out without a network says that nobody can sign in until it is back', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  await tablet.setOffline(true)
  await app.expectOffline()
  await app.button('Sign out').click()
  const question = app.page.getByRole('dialog', { name: 'Sign out?' })
  await expect(question).toContainText('Everything is sent. Without a network nobody can sign in here')
  await tablet.setOffline(false)
  await expect(question).not.toContainText('network')
  await question.getByRole('button', { name: 'Stay signed in' }).click()
  // The bar of a phone has no room for the name.
  await app.page.setViewportSize({ width: 360, height: 740 })
  await app.button('Settings').click()
  await expect(app.page.getByRole('dialog', { name: 'Settings' })).toContainText('Signed in as Made')
})

test('promise 7: the right person – signing out names the open tasks, and another person’s session never sends them', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  await tablet.setOffline(true)
  await app.produce('Hummus', 500)
  const [task] = await app.storedTasks()
  await app.signOut({ openTasks: 1 })
  await tablet.setOffline(false)
  await app.signIn('bar')
  await app.writeOff('products', { item: 'Limes', quantity: 10, unit: 'pcs', reason: 'Spoiled' })
  await app.expectStatuses('queued', 'completed')
  expect(proxy.seen('/apply_tasks').map(({ text }) => text.includes(task?.id ?? ''))).toEqual([false])
  await app.openTasks()
  await expect(app.taskRow('Hummus')).toContainText('Made')
  await app.closeTasks()

  await app.signOut()
  await app.signIn('kitchen')
  await app.expectStatuses('completed', 'completed')
  const operations = await database.operations()
  expect(operations.map(({ kind, responsible_person }) => [kind, responsible_person])).toEqual([
    ['write_off', 'Ketut'],
    ['production', 'Made'],
  ])
  expect(operations.map(({ recorded_by }) => recorded_by)).toEqual([
    (await app.storedTasks())[1]?.owner,
    task?.owner,
  ])
})
