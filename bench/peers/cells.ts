import type { BrowserContext, Page } from '@playwright/test'
import { openPage } from './openPage'
import type { World } from './server'

/** What one cell has measured: figures by their measure, or the words for what went wrong. */
export type Findings = Record<string, number | string>

/** One piece of work on an origin of its own, the same for every contender. */
export interface Cell {
  name: string
  run: (context: BrowserContext, world: World, capMs: number) => Promise<Findings>
}

const enqueuePatienceMs = 30_000

export const cells: readonly Cell[] = [
  {
    name: 'single',
    run: async (context, world) => {
      const page = await openPage(context, world, true)
      const all = await page.evaluate(patience => window.bench.timeSingles(20, patience), enqueuePatienceMs)
      // The first ones warm up the compiler and the disk.
      const sorted = all.slice(5).sort((a, b) => a - b)
      return { 'enqueue 1': figureOr(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, 'never found') }
    },
  },
  {
    name: '300',
    run: async (context, world, capMs) => {
      const page = await openPage(context, world, true)
      const enqueued = await page.evaluate(
        patience => window.bench.timeOneByOne(300, patience),
        enqueuePatienceMs,
      )
      return {
        'enqueue 300': figureOr(enqueued, 'never found'),
        ...(await drain(page, world, 300, 'drain 300 at 0 ms', capMs)),
      }
    },
  },
  {
    name: '2000',
    run: async (context, world, capMs) => {
      const page = await openPage(context, world, true)
      const before = await usageBytes(page)
      const enqueued = await page.evaluate(
        patience => window.bench.timeOneByOne(2_000, patience),
        enqueuePatienceMs,
      )
      const bytes = (await usageBytes(page)) - before
      const drained = await drain(page, world, 2_000, 'drain 2000 at 0 ms', capMs)
      const long = await page.evaluate(() => window.bench.longTasks())
      return {
        'enqueue 2000': figureOr(enqueued, 'never found'),
        'bytes per task': bytes / 2_000,
        ...drained,
        'requests for 2000': drained['drain 2000 at 0 ms'] === undefined ? 'not finished' : world.requests,
        'long tasks': long.length,
        'longest task': Math.max(0, ...long),
      }
    },
  },
  atLatency(50),
  atLatency(200),
  {
    name: 'throttled',
    run: async (context, world, capMs) => {
      const page = await openPage(context, world, true)
      const session = await context.newCDPSession(page)
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
      await page.evaluate(patience => window.bench.timeAll(2_000, patience), enqueuePatienceMs)
      await page.evaluate(patience => window.bench.timeDrain(patience), capMs)
      const long = await page.evaluate(() => window.bench.longTasks())
      return { 'long tasks, CPU / 4': long.length, 'longest task, CPU / 4': Math.max(0, ...long) }
    },
  },
  {
    name: 'start',
    run: async (context, world) => {
      const page = await openPage(context, world, true)
      const stored = await page.evaluate(patience => window.bench.timeAll(1_000, patience), enqueuePatienceMs)
      if (Number.isNaN(stored)) return { 'start with 1000': 'never stored' }
      await page.close()
      const startedAt = performance.now()
      const again = await openPage(context, world, false)
      for (const deadline = performance.now() + 20_000; performance.now() < deadline;) {
        if (world.firstArrivalAt !== undefined) return { 'start with 1000': world.firstArrivalAt - startedAt }
        await again.waitForTimeout(20)
      }
      return { 'start with 1000': 'no request in 20 s' }
    },
  },
]

function atLatency(latencyMs: number): Cell {
  return {
    name: `at${latencyMs}`,
    run: async (context, world, capMs) => {
      const page = await openPage(context, world, true)
      world.latencyMs = latencyMs
      const stored = await page.evaluate(patience => window.bench.timeAll(2_000, patience), enqueuePatienceMs)
      return {
        'enqueue 2000 in one go': figureOr(stored, 'never found'),
        ...(await drain(page, world, 2_000, `drain 2000 at ${latencyMs} ms`, capMs)),
      }
    },
  }
}

/** The library's word for the end counts only if the server has them all. */
async function drain(
  page: Page,
  world: World,
  count: number,
  measure: string,
  capMs: number,
): Promise<Findings> {
  const ms = await page.evaluate(patience => window.bench.timeDrain(patience), capMs)
  const { size } = new Set(world.committed)
  if (Number.isNaN(ms)) return { [measure]: `${size} of ${count} in ${capMs / 1_000} s` }
  if (size < count) return { [measure]: `lost ${count - size} of ${count}` }
  const twice = world.committed.length - size
  return { [measure]: ms, ...(twice > 0 && { [`${measure}, sent twice`]: twice }) }
}

const figureOr = (ms: number, words: string) => (Number.isNaN(ms) ? words : ms)

/** What the browser counts for this origin: the files on the disk. */
function usageBytes(page: Page): Promise<number> {
  return page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0)
}
