import { test, type CDPSession, type Page } from '@playwright/test'
import { milliseconds, printTable } from './figures'
import { withQueuePage } from './queuePage'

const tasks = 2_000
const slowness = 4
const functionsTold = 15

const phases: Record<string, (page: Page) => Promise<number>> = {
  'made safe in one call': page => page.evaluate(count => window.profiled.enqueue(count), tasks),
  'sent, 50 in a call': page => page.evaluate(() => window.profiled.drain()),
}

test('where the time of the page goes', () =>
  withQueuePage(
    async page => {
      const session = await page.context().newCDPSession(page)
      await session.send('Emulation.setCPUThrottlingRate', { rate: slowness })
      await page.evaluate(() => window.profiled.open(false))
      for (const [phase, run] of Object.entries(phases)) await tellTime(page, session, phase, run)
      // In a run of its own, because counting takes time.
      await page.evaluate(() => window.profiled.open(true))
      for (const [phase, run] of Object.entries(phases)) {
        await run(page)
        const requests = await page.evaluate(() => window.profiled.requests())
        printTable(`Asked of IndexedDB while ${tasks} tasks were ${phase}`, [requests])
      }
    },
    { isReadable: true },
  ))

async function tellTime(
  page: Page,
  session: CDPSession,
  phase: string,
  run: (page: Page) => Promise<number>,
): Promise<void> {
  await page.evaluate(() => window.profiled.longTasks())
  const { ms, self } = await profiled(session, () => run(page))
  const longTasks = await page.evaluate(() => window.profiled.longTasks())
  const total = [...self.values()].reduce((sum, each) => sum + each, 0)
  printTable(`${tasks} tasks ${phase}, on a CPU slowed ${slowness} times, under the profiler`, [
    {
      'until done': milliseconds(ms),
      'the page was busy': milliseconds(total - (self.get('(idle)') ?? 0)),
      'tasks over 50 ms': longTasks.length,
      'longest of them': longTasks.length > 0 ? milliseconds(Math.max(...longTasks)) : '–',
    },
  ])
  const most = [...self].filter(([name]) => name !== '(idle)').sort((one, other) => other[1] - one[1])
  printTable(
    'Time spent in the function itself, without what it calls',
    most.slice(0, functionsTold).map(([name, each]) => ({ function: name, time: milliseconds(each) })),
  )
}

/** Runs it under the profiler of the browser's own tools. @returns also milliseconds by function */
async function profiled(
  session: CDPSession,
  run: () => Promise<number>,
): Promise<{ ms: number; self: Map<string, number> }> {
  await session.send('Profiler.enable')
  await session.send('Profiler.setSamplingInterval', { interval: 500 })
  await session.send('Profiler.start')
  const ms = await run()
  const { profile } = await session.send('Profiler.stop')
  const names = new Map(
    profile.nodes.map(({ id, callFrame }) => {
      const { functionName, url, lineNumber } = callFrame
      const isOurs = url !== ''
      return [id, isOurs ? `${functionName || 'without a name'}, line ${lineNumber + 1}` : functionName]
    }),
  )
  const self = new Map<string, number>()
  profile.samples?.forEach((id, place) => {
    const name = names.get(id) ?? '?'
    self.set(name, (self.get(name) ?? 0) + (profile.timeDeltas?.[place] ?? 0) / 1_000)
  })
  return { ms, self }
}
