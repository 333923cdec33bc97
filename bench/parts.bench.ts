import { test, type Page } from '@playwright/test'
import { milliseconds, percentile, printTable } from './figures'
import type { PartSamples } from './parts'
import { withQueuePage } from './queuePage'

const many = 2_000
const queued = 1_000
const roundsOfOne = 100
/** `ROUNDS=1`, as in `npm run bench`, takes the fewest that still have a median. */
const roundsOfStart = 20
const roundsOfMany = Math.max(3, Number(process.env.ROUNDS ?? 9))

const works: Record<string, (page: Page) => Promise<PartSamples>> = {
  [`One task made safe, ${roundsOfOne} rounds`]: page =>
    page.evaluate(rounds => window.parts.enqueue(1, rounds), roundsOfOne),
  [`${many} tasks made safe in one call, ${roundsOfMany} rounds`]: page =>
    page.evaluate(([count, rounds]) => window.parts.enqueue(count, rounds), [many, roundsOfMany] as const),
  [`${many} tasks sent to a server that answers at once, 50 in a call, ${roundsOfMany} rounds`]: page =>
    page.evaluate(([count, rounds]) => window.parts.drain(count, rounds), [many, roundsOfMany] as const),
  [`A start with ${queued} tasks, until the first call, ${roundsOfStart} rounds`]: page =>
    page.evaluate(([count, rounds]) => window.parts.start(count, rounds), [queued, roundsOfStart] as const),
}

for (const [title, work] of Object.entries(works)) {
  test(`what it is made of: ${title}`, () =>
    withQueuePage(async page => {
      const samples = await work(page)
      const medians = Object.entries(samples).map(([way, all]) => ({ way, ms: percentile(all, 0.5), all }))
      const least = medians[0]?.ms ?? Number.NaN
      printTable(
        `${title}, interleaved`,
        medians.map(({ way, ms, all }) => ({
          way,
          median: milliseconds(ms),
          spread: `${milliseconds(Math.min(...all))} to ${milliseconds(Math.max(...all))}`,
          'ratio to the first': (ms / least).toFixed(2),
        })),
      )
    }))
}
