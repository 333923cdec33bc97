import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { build, preview } from 'vite'
import { openBrowser } from '../tests/support/browser'

/**
 * Opens the page that holds the queue and nothing else, in a browser with a profile on the disk.
 * @param options `isReadable`: functions keep their names
 */
export async function withQueuePage(
  measure: (page: Page) => Promise<void>,
  { isReadable = false }: { isReadable?: boolean } = {},
): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'simmer-bench-'))
  const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url))
  const outDir = join(home, 'page')
  await build({ configFile, logLevel: 'warn', build: { outDir, emptyOutDir: true, minify: !isReadable } })
  const server = await preview({ configFile, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
  const context = await openBrowser(join(home, 'profile'))
  try {
    const page = await context.newPage()
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}page.html`)
    await measure(page)
  } finally {
    await context.close()
    await server.close()
    await rm(home, { recursive: true, force: true })
  }
}
