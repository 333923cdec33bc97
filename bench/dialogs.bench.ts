import { expect, test } from '../tests/support/kitchen'
import { milliseconds, percentile, printTable } from './figures'

const submissions = 60

declare global {
  interface Window {
    /** Milliseconds from the tap: to the task's transaction being complete, the dialog being gone, the next frame. */
    closings: { stored: number; gone: number; painted: number }[]
  }
}

test('from the tap to the closed dialog', async ({ kitchen }) => {
  const { app, proxy } = await kitchen()
  await app.page.addInitScript(watchDialogs)
  await app.page.reload()
  for (let count = 0; count < submissions; count += 1) await app.produce('Hummus', 500)
  await expect.poll(() => app.page.evaluate(() => window.closings.length)).toBe(submissions)
  await app.expectStatuses(...Array.from({ length: submissions }, () => 'completed' as const))
  const closings = await app.page.evaluate(() => window.closings)
  const row = (what: string, samples: number[]) => ({
    '': what,
    p50: milliseconds(percentile(samples, 0.5)),
    p95: milliseconds(percentile(samples, 0.95)),
    max: milliseconds(Math.max(...samples)),
    target: what === 'dialog gone' ? 'p95 < 50 ms' : '',
  })
  printTable(`From the tap on Produce, ${submissions} productions, online`, [
    row(
      'task safe',
      closings.map(({ stored }) => stored),
    ),
    row(
      'dialog gone',
      closings.map(({ gone }) => gone),
    ),
    row(
      'next frame',
      closings.map(({ painted }) => painted),
    ),
  ])
  console.log(`\n${proxy.count('/apply_tasks')} requests for ${submissions} productions, one after the other`)
})

test('requests', async ({ kitchen }) => {
  const { app, tablet, proxy } = await kitchen()
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
  const forOne = proxy.count('/apply_tasks')

  await tablet.setOffline(true)
  for (let count = 0; count < 50; count += 1) await app.produce('Hummus', 500)
  const since = Date.now()
  await tablet.setOffline(false)
  await app.expectStatuses(...Array.from({ length: 51 }, () => 'completed' as const))
  printTable('Requests to apply_tasks', [
    { what: 'one production', requests: forOne, target: 1 },
    { what: '50 productions made offline', requests: proxy.seen('/apply_tasks', since).length, target: 1 },
  ])
})

/** The tap is taken in the capture phase, before any of the app's own code runs. */
function watchDialogs(): void {
  window.closings = []
  let tappedAt = 0
  let storedAt = 0
  // Dexie keeps the method it finds when it opens, so this has to be in place before the app is.
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own database below
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (...parameters) {
    const begun = transaction.apply(this, parameters)
    if (begun.mode === 'readwrite' && begun.objectStoreNames.contains('tasks')) {
      begun.addEventListener('complete', () => (storedAt ||= performance.now()))
    }
    return begun
  }
  document.addEventListener(
    'click',
    event => {
      const button = event.target instanceof Element ? event.target.closest('button[type=submit]') : null
      if (!button?.closest('[role=dialog]')) return
      tappedAt = performance.now()
      storedAt = 0
      const watch = new MutationObserver(() => {
        if (document.querySelector('[role=dialog]')) return
        const [gone, stored] = [performance.now() - tappedAt, storedAt - tappedAt]
        watch.disconnect()
        requestAnimationFrame(() => {
          window.closings.push({ stored, gone, painted: performance.now() - tappedAt })
        })
      })
      watch.observe(document.body, { childList: true, subtree: true })
    },
    { capture: true },
  )
}
