import { patienceMs } from '../support/app'
import { holdAnswer } from '../support/faultProxy'
import { expect, test } from '../support/kitchen'

/** The write that says "it was shown" begins and never ends. */
function holdAnnouncing(): void {
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (...row) {
    const request = put.apply(this, row)
    const keepOpen = () => {
      this.get(0).onsuccess = keepOpen
    }
    if ((row[0] as { announcedAt?: number }).announcedAt !== undefined) keepOpen()
    return request
  }
}

test('promise 3: nothing is silent – killed between showing an outcome and recording it: the next start shows it again', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  await app.page.evaluate(holdAnnouncing)
  await app.produce('Hummus', 500)
  await expect(app.notice('Produced 500 g of Hummus')).toBeVisible()
  await tablet.kill()

  const reopened = await tablet.reopen()
  await expect(reopened.notice('While you were away: Produced 500 g of Hummus')).toBeVisible()
  await expect
    .poll(async () => (await reopened.storedTasks())[0]?.announcedAt, { timeout: patienceMs })
    .toBeGreaterThan(0)
  await reopened.page.reload()
  await reopened.expectBoard()
  await expect(reopened.notice('Produced 500 g of Hummus')).toBeHidden()
})

test('promise 3: nothing is silent – two windows are open: one of them announces', async ({ kitchen }) => {
  const { app, tablet, proxy } = await kitchen()
  const second = await tablet.openTab()
  await second.expectBoard()
  let answer: () => void = () => undefined
  proxy.once('/apply_tasks', holdAnswer(new Promise(resolve => (answer = resolve))))
  await second.produce('Hummus', 500)
  await second.expectStatuses('processing')
  const sentence = 'Produced 500 g of Hummus'
  const told = Promise.all([app, second].map(({ page }) => page.evaluate(countNotices, sentence)))
  answer()
  await expect.poll(async () => (await app.storedTasks())[0]?.announcedAt).toBeGreaterThan(0)
  await app.page.evaluate(() => dispatchEvent(new Event('stop-counting')))
  await second.page.evaluate(() => dispatchEvent(new Event('stop-counting')))
  expect((await told).reduce((sum, count) => sum + count, 0)).toBe(1)
})

/** Runs in the page: how often a notice with this sentence appears until it is told to stop. */
function countNotices(sentence: string): Promise<number> {
  return new Promise(resolve => {
    let count = 0
    const observer = new MutationObserver(changes => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes]))
        if (node.textContent?.includes(sentence)) count += 1
    })
    observer.observe(document.body, { childList: true, subtree: true })
    addEventListener('stop-counting', () => resolve(count), { once: true })
  })
}
