import { field } from '../support/app'
import { cutBeforeSending, holdAnswer } from '../support/faultProxy'
import { expect, test } from '../support/kitchen'
import { tearLog } from '../support/databaseFiles'

declare global {
  interface Window {
    /** Every IndexedDB connection that this page has opened. */
    connections: IDBDatabase[]
  }
}

function collectConnections(): void {
  window.connections = []
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = function (...parameters) {
    const opening = open.apply(this, parameters)
    opening.addEventListener('success', () => window.connections.push(opening.result))
    return opening
  }
}

const hummus = { prod_chickpeas: -300, prod_tahini: -120, prod_lemon: -80, prep_123: 500 }

test('promise 1: nothing is lost – made offline, browser closed, opened again, online: done once, with the right stock', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  const before = await database.balances()
  await app.expectOpensOffline()
  await tablet.setOffline(true)
  await app.produce('Hummus', 500)
  await app.expectStatuses('queued')
  await tablet.close()
  expect(await database.operations()).toEqual([])
  // A browser that starts has a network for a moment before the test can take it away, and its worker would use it.
  const line = proxy.always('', cutBeforeSending)

  const reopened = await tablet.reopen({ offline: true })
  await reopened.expectStatuses('queued')
  line.lift()
  await tablet.setOffline(false)
  await reopened.expectStatuses('completed')
  await expect(reopened.notice('Produced 500 g of Hummus')).toBeVisible()
  expect(await database.movedSince(before)).toEqual(hummus)
  expect(await database.operations()).toHaveLength(1)
})

test('promise 1: nothing is lost – the browser is killed the moment the dialog closes', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  const before = await database.balances()
  const away = proxy.backend(cutBeforeSending)
  await app.produce('Hummus', 500)
  await tablet.kill()

  away.lift()
  const reopened = await tablet.reopen()
  await reopened.expectStatuses('completed')
  expect(await database.movedSince(before)).toEqual(hummus)
})

test('promise 1: nothing is lost – the page is reloaded while its task is processing', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  const before = await database.balances()
  const answer = proxy.once('/apply_tasks', holdAnswer(new Promise(() => undefined)))
  await app.produce('Hummus', 500)
  await expect.poll(() => answer.met).toBe(1)
  await app.expectStatuses('processing')
  await expect.poll(() => database.operations()).toHaveLength(1)

  const reloadedAt = Date.now()
  await app.page.reload()
  await app.expectStatuses('completed')
  // The lock of the page that is gone is free, so nobody waits for its lease of 15 s.
  expect(Date.now() - reloadedAt).toBeLessThan(10_000)
  expect(await database.movedSince(before)).toEqual(hummus)
  expect(await database.operations()).toHaveLength(1)
})

test('promise 1: nothing is lost – a kill tore the log of the browser’s own database, and Chromium goes on writing to it', async ({
  kitchen,
}) => {
  const { app, tablet, database } = await kitchen()
  await tablet.setOffline(true)
  await app.produce('Hummus', 500)
  await tablet.kill()
  tearLog(tablet.profile)

  // The start after that would find the tear in the middle of the log, and Chromium would delete the whole database.
  const second = await tablet.reopen({ offline: true })
  await second.expectBoard()
  await second.produce('Hummus', 500)
  await tablet.kill()
  const third = await tablet.reopen()
  await third.expectBoard()
  await third.expectStatuses('completed', 'completed')
  expect(await database.operations()).toHaveLength(2)
})

for (const { fault, sentence, breakStorage } of [
  {
    fault: 'the disk is full',
    sentence: /no room left/,
    breakStorage: () => {
      IDBObjectStore.prototype.add = IDBObjectStore.prototype.put = () => {
        throw new DOMException('The disk is full.', 'QuotaExceededError')
      }
    },
  },
  {
    fault: 'the disk fills up while the task is being written',
    sentence: /could not store/,
    breakStorage: () => {
      const { add, put } = IDBObjectStore.prototype
      const abortLater = (store: IDBObjectStore) =>
        queueMicrotask(() => {
          store.transaction.abort()
        })
      IDBObjectStore.prototype.add = function (...row) {
        abortLater(this)
        return add.apply(this, row)
      }
      IDBObjectStore.prototype.put = function (...row) {
        abortLater(this)
        return put.apply(this, row)
      }
    },
  },
  {
    fault: 'the database is blocked',
    sentence: /device|browser/,
    // What Safari does to a page that was in the background for long: every connection is closed, and none is given.
    breakStorage: () => {
      for (const connection of window.connections) connection.close()
      IDBFactory.prototype.open = () => {
        throw new DOMException('Storage is not allowed here.', 'SecurityError')
      }
    },
  },
]) {
  test(`promise 1: nothing is lost – ${fault}: the dialog stays open with what was typed`, async ({
    kitchen,
  }) => {
    const { app, proxy } = await kitchen()
    await app.page.addInitScript(collectConnections)
    await app.page.reload()
    const dialog = await app.fill('Write off products', {
      item: 'Tomatoes',
      quantity: 250,
      unit: 'g',
      reason: 'Spoiled',
      notes: 'Fell on the floor',
    })
    await app.page.evaluate(breakStorage)
    await dialog.getByRole('button', { name: 'Write off' }).click()
    await expect(dialog.getByText(sentence)).toBeVisible()
    await expect(field(dialog, 'Quantity')).toHaveValue('250')
    await expect(field(dialog, 'Notes')).toHaveValue('Fell on the floor')
    expect(proxy.count('/apply_tasks')).toBe(0)

    // Storage is back after a reload; what could not be stored was not sent either.
    await app.page.reload()
    await app.expectBoard()
    expect(await app.storedTasks()).toEqual([])
  })
}
