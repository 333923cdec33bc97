import type { CDPSession, Page } from '@playwright/test'
import { fillHistory, ownerOf } from '../tests/support/fillHistory'
import { expect, test } from '../tests/support/kitchen'
import { milliseconds, percentile, printTable, upTo } from './figures'
import { watchHistory } from './watchHistory'

const openings = 7
const updates = 40
const frames = 400

const memory: { finished: number; closed: number; open: number }[] = []

for (const finished of [0, 20_000, 100_000].filter(upTo)) {
  const name = finished.toLocaleString('en')
  test(`the history panel over ${name} finished tasks`, async ({ kitchen }) => {
    test.setTimeout(600_000)
    const { app } = await kitchen()
    const { page } = app
    await app.produce('Hummus', 500)
    await app.expectStatuses('completed')
    const open = finished > 0 ? 500 : 0
    await fillHistory(page, ownerOf(await app.storedTasks()), { finished, failed: updates + 20, open })
    await page.addInitScript(watchHistory)
    await page.reload()
    await app.expectBoard()
    const session = await page.context().newCDPSession(page)
    const closed = await heapBytes(session)

    const openTimed = async () => {
      await page.evaluate(() => window.watched.awaitOpening())
      await app.openTasks()
      await page.waitForFunction(() => window.watched.opening > 0)
      return page.evaluate(() => window.watched.opening)
    }
    // Each in a page that has run none of the panel's code: in the moment in which the board is there, and a second later, as
    // quick as a person could be.
    const first: Record<'atOnce' | 'aSecondLater', number[]> = { atOnce: [], aSecondLater: [] }
    for (let round = 0; round < openings; round += 1) {
      for (const when of ['atOnce', 'aSecondLater'] as const) {
        if (when === 'aSecondLater') await page.waitForTimeout(1_000)
        first[when].push(await openTimed())
        await app.closeTasks()
        await page.reload()
        await app.expectBoard()
      }
    }
    const opened: number[] = []
    await openTimed()
    for (let round = 0; round < openings; round += 1) {
      await app.closeTasks()
      opened.push(await openTimed())
    }

    await expect(app.tasks.locator('.matches')).toHaveText(/^[\d,]+ tasks$/, { timeout: 60_000 })
    const counted = await app.tasks.getByRole('button', { name: /^All/ }).innerText()
    const stored = await storedCount(page)
    expect(counted.replaceAll(/\D/g, '')).toBe(String(stored))
    memory.push({ finished, closed, open: await heapBytes(session) })

    const scrolled = await page.evaluate(count => window.watched.scroll(count), frames)

    await app.tasks.getByRole('button', { name: /^Failed/ }).click()
    const live: number[] = []
    for (let round = 0; round < updates; round += 1) {
      live.push(await page.evaluate(() => window.watched.dismissFirst()))
    }

    printTable(`The history panel, ${name} finished tasks${finished > 0 ? ' and 500 open ones' : ''}`, [
      row(
        'first opening, a second after the board is there, to first rows',
        first.aSecondLater,
        'under 150 ms',
      ),
      row('first opening, in the moment in which the board is there', first.atOnce, ''),
      row(`opening again, ${opened.length} times`, opened, 'under 150 ms'),
      row(`an update: transaction complete to screen, ${updates} times`, live, 'p95 under 50 ms'),
      row(`long tasks: end to end in ${frames} steps, then ${frames} rows one by one`, scrolled, 'none'),
    ])
  })
}

test.afterAll(() => {
  const empty = memory[0]?.closed
  if (empty === undefined) return
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
  printTable(
    'Memory: JavaScript heap after a collection, above the app with an empty history',
    memory.map(({ finished, closed, open }) => ({
      finished,
      'panel closed': megabytes(closed - empty),
      'panel open': megabytes(open - empty),
      target: 'under 60 MB',
    })),
  )
})

function row(what: string, samples: number[], target: string) {
  const figure = (value: number) => (samples.length === 0 ? '–' : milliseconds(value))
  return {
    what,
    count: samples.length,
    p50: figure(percentile(samples, 0.5)),
    p95: figure(percentile(samples, 0.95)),
    max: figure(Math.max(...samples)),
    target,
  }
}

async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize
}

/** Counted past the app. */
function storedCount(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('simmer')
        opening.onerror = () => reject(new Error(opening.error?.message))
        opening.onsuccess = () => {
          const counting = opening.result.transaction('tasks').objectStore('tasks').count()
          counting.onsuccess = () => {
            opening.result.close()
            resolve(counting.result)
          }
        }
      }),
  )
}
