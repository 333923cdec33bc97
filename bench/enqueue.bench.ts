import { test } from '@playwright/test'
import { milliseconds, percentile, printTable } from './figures'
import { withQueuePage } from './queuePage'

const rounds = 500

test('making a task safe, against a bare IndexedDB put', () =>
  withQueuePage(async page => {
    const rows = []
    for (const durability of ['strict', 'relaxed'] as const) {
      const { bare, queue } = await page.evaluate(
        ([count, setting]) => window.measureEnqueue(count, setting),
        [rounds, durability] as const,
      )
      const [bareMs, queueMs] = [percentile(bare, 0.5), percentile(queue, 0.5)]
      rows.push({
        durability,
        'bare put p50': milliseconds(bareMs),
        'enqueue p50': milliseconds(queueMs),
        'ratio of p50 (target ≤ 1.5)': (queueMs / bareMs).toFixed(2),
        'enqueue p95': milliseconds(percentile(queue, 0.95)),
      })
    }
    printTable(`Making one task safe, ${rounds} rounds, interleaved`, rows)
  }))
