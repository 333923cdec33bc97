import { test } from '@playwright/test'
import { milliseconds, percentile, printTable, upTo } from './figures'
import type { Work } from './growth'
import { withQueuePage } from './queuePage'

const rounds = 8

const words: Record<Work, string> = {
  enqueue: '300 tasks made safe, one by one',
  drain: '300 tasks sent',
  start: 'start with 1,000 queued, to the first call',
}

test('enqueue, drain and start over a long history, against an empty one', () =>
  withQueuePage(async page => {
    const rows = []
    for (const finished of [20_000, 100_000].filter(upTo)) {
      const { empty, long } = await page.evaluate(([size, count]) => window.measureGrowth(size, count), [
        finished,
        rounds,
      ] as const)
      for (const what of ['enqueue', 'drain', 'start'] as const) {
        const [emptyMs, longMs] = [percentile(empty[what], 0.5), percentile(long[what], 0.5)]
        rows.push({
          'finished tasks': finished,
          work: words[what],
          'empty p50': milliseconds(emptyMs),
          'long p50': milliseconds(longMs),
          'ratio (target < 1.2)': (longMs / emptyMs).toFixed(2),
        })
      }
    }
    printTable(`The cost of a history, ${rounds} rounds, interleaved`, rows)
  }))
