import { patienceMs } from '../support/app'
import { holdAnswer } from '../support/faultProxy'
import { emptyDisk, fillDisk, hasReserve, useUpReserve } from '../support/fullDisk'
import { hummus } from '../support/hummus'
import { expect, test } from '../support/kitchen'
import { onSmallTablet } from '../support/smallTablet'

/** The queue looks every 30 s, and Chromium believes for 30 s in the room that it has found last. */
const roomIsNoticedMs = 75_000

test('a device with a full disk still sends: the room that was kept free is given up for the claim', async ({
  kitchen,
}) => {
  const { app, tablet, database } = await onSmallTablet(kitchen)
  const before = await database.balances()
  await tablet.setOffline(true)
  await app.produce('Hummus', 500)
  await fillDisk(app)
  await tablet.setOffline(false)
  await app.expectStatuses('completed')
  expect(await database.movedSince(before)).toEqual(hummus)
  expect(await hasReserve(app)).toBe(false)
})

test('full beyond the reserve: nothing is sent, the app says why, and it goes out by itself once there is room', async ({
  kitchen,
}) => {
  test.slow()
  const { app, tablet, proxy, database } = await onSmallTablet(kitchen)
  await tablet.setOffline(true)
  await app.produce('Hummus', 500)
  await useUpReserve(app)
  await fillDisk(app)
  await tablet.setOffline(false)
  await expect(app.page.getByText('This device is full, so nothing can be sent')).toBeVisible({
    timeout: patienceMs,
  })
  expect(proxy.count('/apply_tasks')).toBe(0)
  expect(await database.operations()).toEqual([])

  await emptyDisk(app)
  await expect.poll(async () => (await database.operations()).length, { timeout: roomIsNoticedMs }).toBe(1)
  await app.expectStatuses('completed')
  await expect(app.page.getByText('This device is full')).toBeHidden()
})

test('promise 2: nothing happens twice – applied, and no room to write it down: completed later, from the ledger', async ({
  kitchen,
}) => {
  test.slow()
  const { app, proxy, database } = await onSmallTablet(kitchen)
  const before = await database.balances()
  let answer: () => void = () => undefined
  const held = proxy.once('/apply_tasks', holdAnswer(new Promise(resolve => (answer = resolve))))
  await app.produce('Hummus', 500)
  await held.happened
  await useUpReserve(app)
  await fillDisk(app)
  answer()
  await expect(app.page.getByText('This device is full')).toBeVisible({ timeout: patienceMs })
  expect((await app.storedTasks()).map(({ completedAt }) => completedAt)).toEqual([undefined])
  expect(await database.operations()).toHaveLength(1)

  await emptyDisk(app)
  await expect
    .poll(async () => (await app.storedTasks()).map(({ status }) => status), { timeout: roomIsNoticedMs })
    .toEqual(['completed'])
  await expect(app.notice('Produced 500 g of Hummus')).toBeVisible()
  expect(await database.operations()).toHaveLength(1)
  expect(await database.movedSince(before)).toEqual(hummus)
})

test('the database is deleted while the app is open: no reload, the stock is fetched again, and new work is done', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
  const asked = proxy.count('/stock_snapshot')
  await app.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        // An app that held on to it would keep this waiting. `blocked` comes also while a transaction comes to its end.
        const deleting = indexedDB.deleteDatabase('simmer')
        deleting.onsuccess = () => resolve()
        deleting.onerror = () => reject(deleting.error ?? new Error('Not deleted.'))
      }),
  )
  await expect.poll(() => proxy.count('/stock_snapshot')).toBeGreaterThan(asked)
  await app.expectBoard()
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
  expect(await database.operations()).toHaveLength(2)
  await expect(app.page.getByText('A newer Simmer')).toBeHidden()
})

test('all data of the site is cleared while the app is open: it says so, asks who is there, and works', async ({
  kitchen,
}) => {
  const { app, database } = await kitchen()
  const cdp = await app.page.context().newCDPSession(app.page)
  await cdp.send('Storage.clearDataForOrigin', { origin: new URL(app.url).origin, storageTypes: 'indexeddb' })
  await expect(app.page.getByText(/thrown away what Simmer kept on this device/)).toBeVisible({
    timeout: patienceMs,
  })
  await app.signIn('kitchen')
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
  expect(await database.operations()).toHaveLength(1)
})

test('promise 1: nothing is lost – a page of before holds the storage: the app says so, and opens once it is gone', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  await app.page.goto('about:blank')
  // An older schema, held by a page that does not let go when asked: frozen, for instance.
  const holder = await tablet.openTab('/icon.svg')
  await holder.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        indexedDB.deleteDatabase('simmer')
        const opening = indexedDB.open('simmer', 1)
        opening.onerror = () => reject(opening.error ?? new Error('Not opened.'))
        opening.onsuccess = () => resolve()
      }),
  )
  await app.open()
  await expect(app.page.getByText('can’t reach its storage')).toBeVisible({ timeout: patienceMs })
  await holder.page.close()
  await app.expectBoard()
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
})

test('the browser is asked to keep what waits, and the task history shows its answer', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  const asked = app.page.evaluate(
    () =>
      new Promise<boolean>(resolve => {
        const { persist } = navigator.storage
        navigator.storage.persist = async () => {
          const isKept = await persist.call(navigator.storage)
          resolve(isKept)
          return isKept
        }
      }),
  )
  await tablet.setOffline(true)
  await app.produce('Hummus', 500)
  const isKept = await asked
  await app.openTasks()
  const words = isKept ? 'This browser keeps what waits here' : 'This browser has not promised to keep'
  await expect(app.tasks.getByText(words)).toBeVisible()
})
