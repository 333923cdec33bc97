import type { Page } from '@playwright/test'
import { App } from '../support/app'
import { openBrowser } from '../support/browser'
import { holdAnswer } from '../support/faultProxy'
import { hummus } from '../support/hummus'
import { expect, test } from '../support/kitchen'
import { withoutWebLocks } from '../support/withoutWebLocks'

declare global {
  interface Window {
    /** Set when this very page came back, and was not loaded anew. */
    cameBack?: boolean
  }
}

const watchForReturn = () =>
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) window.cameBack = true
  })

// While the page is on its way, it can't be asked.
const hasComeBack = (page: Page) => page.evaluate(() => window.cameBack === true).catch(() => false)

/** Not `page.goBack()`, which waits for a page that is loaded. A turn later, because this page is gone then. */
const goBack = (page: Page) => page.evaluate(() => void setTimeout(() => history.back()))

test('promise 6: it always moves again – a page comes back from the back/forward cache with its task in flight', async ({
  kitchen,
}, testInfo) => {
  const { proxy, database } = await kitchen({ person: null })
  const before = await database.balances()
  const context = await openBrowser(testInfo.outputPath('profile'), { hasBackForwardCache: true })
  await context.addInitScript(watchForReturn)
  // A page that holds a Web Lock, as while it drains, is not kept but loaded anew.
  await withoutWebLocks(context)
  const app = new App(context.pages()[0] ?? (await context.newPage()), proxy.url)
  await app.open()
  await app.signIn('kitchen')
  // A page that its first worker takes over meanwhile is not kept either.
  await app.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  let answer: () => void = () => undefined
  const held = proxy.once('/apply_tasks', holdAnswer(new Promise(resolve => (answer = resolve))))
  await app.produce('Hummus', 500)
  await expect.poll(() => held.met).toBe(1)

  // Put away sooner, the page was not kept in two of five tries; Chromium calls the reason IgnoreEventAndEvict. Which event
  // it was is not known. A page that is not kept is loaded anew, which other tests are about.
  await app.page.waitForTimeout(2_500)
  await app.open('/manifest.webmanifest')
  answer()
  await goBack(app.page)
  await expect.poll(() => hasComeBack(app.page)).toBe(true)
  await app.expectStatuses('completed')
  await expect(app.notice('Produced 500 g of Hummus')).toBeVisible()
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed', 'completed')
  expect((await database.movedSince(before)).prep_123).toBe(2 * hummus.prep_123)
  expect(await database.operations()).toHaveLength(2)
  await context.close()
  expect(app.crashes).toEqual([])
})
