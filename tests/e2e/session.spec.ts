import type { Page } from '@playwright/test'
import { answerWith, slow, type Fault, type FaultProxy } from '../support/faultProxy'
import { expect, test } from '../support/kitchen'
import { controlWorkers } from '../support/serviceWorker'
import { withoutWebLocks } from '../support/withoutWebLocks'

const json = { 'content-type': 'application/json' }
const expiredToken = answerWith(401, json, JSON.stringify({ code: 'PGRST303', message: 'JWT expired' }))
const alreadyUsed = answerWith(
  400,
  json,
  JSON.stringify({ error: 'invalid_grant', error_description: 'Invalid Refresh Token: Already Used' }),
)

/** The access token that the device sends now is no longer taken, and each refresh token is taken once, slowly. */
function expireSession(proxy: FaultProxy): { renewals: () => number } {
  const old = proxy.seen('/stock_snapshot').at(-1)?.headers.authorization
  proxy.always(
    '',
    expiredToken,
    ({ path, headers }) => path.includes('/rpc/') && headers.authorization === old,
  )
  const used = new Set<unknown>()
  let count = 0
  const takeOnce: Fault = exchange => {
    const { refresh_token: token } = exchange.request.body as { refresh_token: unknown }
    count += 1
    if (used.has(token)) return alreadyUsed(exchange)
    used.add(token)
    return slow(2_000)(exchange)
  }
  proxy.always('/auth/v1/token', takeOnce, ({ query }) => query.includes('refresh_token'))
  return { renewals: () => count }
}

/** As if the night had passed: the stored token ran out an hour ago. */
function ageToken(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('simmer-session')
        opening.onsuccess = () => {
          const database = opening.result
          const transaction = database.transaction('device', 'readwrite')
          const store = transaction.objectStore('device')
          const reading = store.get('device')
          reading.onsuccess = () => {
            const row = reading.result as { tokens: object }
            store.put({ ...row, tokens: { ...row.tokens, expiresAt: Date.now() - 3_600_000 } })
          }
          transaction.onabort = () => reject(new Error(transaction.error?.message))
          transaction.oncomplete = () => {
            database.close()
            resolve()
          }
        }
      }),
  )
}

for (const locks of ['with', 'without']) {
  test(`promise 7: the right person – ${locks} Web Locks two tabs and the worker renew a session at once: one request, nobody is logged out`, async ({
    kitchen,
  }) => {
    const { app, tablet, proxy, database } = await kitchen()
    if (locks === 'without') {
      await withoutWebLocks(tablet.context())
      await app.page.reload()
      await app.expectBoard()
    }
    const second = await tablet.openTab()
    await second.expectBoard()
    await app.expectOpensOffline()
    const control = await controlWorkers(tablet.context(), proxy.url)
    const { renewals } = expireSession(proxy)

    // Each tab asks for its stock when somebody turns to it.
    const turnTo = () => void dispatchEvent(new Event('focus'))
    await Promise.all([app.page.evaluate(turnTo), second.page.evaluate(turnTo), control.dispatchSync()])
    await app.produce('Hummus', 500)
    await second.produce('Hummus', 500)
    await app.expectStatuses('completed', 'completed')
    await expect(app.button('Sign in again')).toBeHidden()
    expect(renewals()).toBe(1)
    expect(await database.operations()).toHaveLength(2)
  })
}

test('promise 7: the right person – somebody else signs in while a task is on its way: it is not sent, and nothing renewed, in their name', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  let refuse: () => void = () => undefined
  const gate = new Promise<void>(resolve => (refuse = resolve))
  const held = proxy.once('/apply_tasks', async exchange => {
    await gate
    await expiredToken(exchange)
  })
  await app.produce('Hummus', 500)
  await expect.poll(() => held.met).toBe(1)
  const other = await tablet.openTab()
  await other.expectBoard()
  await other.signOut({ openTasks: 1 })
  await other.signIn('bar')
  const renewalsBefore = proxy.count('/auth/v1/token')
  refuse()

  await expect.poll(async () => (await other.storedTasks())[0]?.waitingFor).toBe('sign-in')
  await other.writeOff('products', { item: 'Limes', quantity: 10, unit: 'pcs', reason: 'Spoiled' })
  await other.expectStatuses('queued', 'completed')
  const [task] = await other.storedTasks()
  const senders = proxy
    .seen('/apply_tasks')
    .filter(({ text }) => text.includes(task?.id ?? ''))
    .map(({ headers }) => headers.authorization)
  expect(senders).toHaveLength(1)
  expect(proxy.count('/auth/v1/token')).toBe(renewalsBefore)

  await other.openTasks()
  await expect(other.taskRow('Hummus')).toContainText('Made')
  await other.closeTasks()
  await other.signOut()
  await other.signIn('kitchen')
  await other.expectStatuses('completed', 'completed')
  expect((await database.operations()).map(({ recorded_by }) => recorded_by)).toContain(task?.owner)
})

test('promise 4: nothing blocks – with no network and a token that ran out overnight a task is stored without asking anybody', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  await app.expectOpensOffline()
  await ageToken(app.page)
  await tablet.setOffline(true)
  // A page that is loaded without a network is told that there is one by this browser's driver, unlike on a tablet: its first task
  // would be tried once.
  await app.page.addInitScript(() => {
    Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })
  })
  await app.page.reload()
  await app.expectBoard()
  const dialog = await app.fill('New production', { item: 'Hummus', quantity: 500, unit: 'g' })
  const asked: string[] = []
  app.page.on('request', request => asked.push(new URL(request.url()).pathname))
  await dialog.getByRole('button', { name: 'Produce' }).click()
  await expect(dialog).toBeHidden()
  // The probe may ask for a sign of life; neither session nor task is sent for.
  const sentFor = () => asked.filter(path => /\/(auth|rpc)\//.test(path))
  expect(sentFor()).toEqual([])
  await app.expectStatuses('queued')
  expect(sentFor()).toEqual([])

  const { renewals } = expireSession(proxy)
  await tablet.setOffline(false)
  await app.page.evaluate(() => {
    Reflect.deleteProperty(navigator, 'onLine')
    dispatchEvent(new Event('online'))
  })
  await app.expectStatuses('completed')
  expect(renewals()).toBe(1)
  expect(await database.operations()).toHaveLength(1)
})
