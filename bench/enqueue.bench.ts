import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@playwright/test'
import { build, preview } from 'vite'
import { openBrowser } from '../tests/support/browser'
import { milliseconds, percentile, printTable } from './figures'

const rounds = 500

test('making a task safe, against a bare IndexedDB put', async () => {
  const home = await mkdtemp(join(tmpdir(), 'simmer-bench-'))
  const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url))
  const outDir = join(home, 'page')
  await build({ configFile, logLevel: 'warn', build: { outDir, emptyOutDir: true } })
  const server = await preview({ configFile, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
  const context = await openBrowser(join(home, 'profile'))
  try {
    const page = await context.newPage()
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}page.html`)
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
  } finally {
    await context.close()
    await server.close()
    await rm(home, { recursive: true, force: true })
  }
})
