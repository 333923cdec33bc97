import { test } from '@playwright/test'
import { milliseconds, percentile, printTable } from './figures'
import { withQueuePage } from './queuePage'

const rounds = 8

test('enqueue and drain over a long history, against an empty one', () =>
  withQueuePage(async page => {
    const rows = []
    for (const finished of [20_000, 100_000]) {
      const { empty, long } = await page.evaluate(([size, count]) => window.measureGrowth(size, count), [
        finished,
        rounds,
      ] as const)
      for (const what of ['enqueue', 'drain'] as const) {
        const [emptyMs, longMs] = [percentile(empty[what], 0.5), percentile(long[what], 0.5)]
        rows.push({
          'finished tasks': finished,
          '300 tasks': what,
          'empty p50': milliseconds(emptyMs),
          'long p50': milliseconds(longMs),
          'ratio (target < 1.2)': (longMs / emptyMs).toFixed(2),
        })
      }
    }
    printTable(`The cost of a history, ${rounds} rounds of 300 tasks, interleaved`, rows)
  }))
