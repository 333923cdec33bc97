import {
  badGateway,
  captivePortal,
  cutBeforeSending,
  hang,
  tooManyRequests,
  type Fault,
} from '../support/faultProxy'
import { expect, test } from '../support/kitchen'

const hummus = { prod_chickpeas: -300, prod_tahini: -120, prod_lemon: -80, prep_123: 500 }

const awayIn: Record<string, Fault> = {
  'a router without a line': cutBeforeSending,
  'a gateway without a server': badGateway,
  'a captive portal': captivePortal,
}

for (const [what, fault] of Object.entries(awayIn)) {
  test(`promise 6: it always moves again – ${what} fails nothing, and nobody has to touch the tablet`, async ({
    kitchen,
  }) => {
    const { app, proxy, database } = await kitchen()
    const before = await database.balances()
    const away = proxy.backend(fault)
    await app.produce('Hummus', 500)
    await app.expectOffline()
    await expect.poll(() => away.met, { timeout: 20_000 }).toBeGreaterThanOrEqual(3)
    // Page and worker try in turn; between two tries it waits.
    await expect.poll(() => app.storedTasks()).toMatchObject([{ attempts: 0, waitingFor: 'network' }])

    away.lift()
    await app.expectStatuses('completed')
    await app.expectOnline()
    expect(await database.movedSince(before)).toEqual(hummus)
    expect(await app.storedTasks()).toMatchObject([{ attempts: 1 }])
  })
}

test('who turns to a tablet without a line sees "Offline" though there is nothing to send', async ({
  kitchen,
}) => {
  const { app, proxy } = await kitchen()
  await app.expectOnline()
  const away = proxy.backend(captivePortal)
  await app.page.evaluate(() => dispatchEvent(new Event('focus')))
  await app.expectOffline()
  away.lift()
  await app.expectOnline()
})

test('promise 6: it always moves again – a server that hangs is given up after ten seconds', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  const before = await database.balances()
  const stuck = proxy.once('/apply_tasks', hang)
  await app.produce('Hummus', 500)
  await stuck.happened
  await app.expectStatuses('completed')
  expect(await database.movedSince(before)).toEqual(hummus)
})

test('promise 6: it always moves again – a busy server names the pause, and the pause is kept', async ({
  kitchen,
}) => {
  const { app, proxy } = await kitchen()
  const busy = proxy.once('/apply_tasks', tooManyRequests(4))
  await app.produce('Hummus', 500)
  const refused = await busy.happened
  await app.expectStatuses('completed')
  const later = proxy.requests.filter(
    ({ path, receivedAt }) => path.startsWith('/rest/') && receivedAt > refused.receivedAt,
  )
  expect(Math.min(...later.map(({ receivedAt }) => receivedAt)) - refused.receivedAt).toBeGreaterThanOrEqual(
    4_000,
  )
})
