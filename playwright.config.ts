import { defineConfig } from '@playwright/test'
import type { BrowserOptions } from './tests/support/kitchen'

/** What a browser does that is woken by the system, or installed: only the whole one. */
const withWholeBrowser = /(backForwardCache|backgroundSync|installed|notifications|session)\.spec\.ts/

/** What a tablet finds on its disk when its browser was closed or killed, or when the disk is full. The other files need a page. */
const withProfile = /(outcomes|promise[13]\w*|scoreboard|storage|tabs)\.spec\.ts/

/** End to end: real Chromium, the built app, the embedded backend, and a line between them that tests can break. */
export default defineConfig<object, BrowserOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  globalSetup: ['./tests/support/buildOnce.ts', './tests/support/buildNextVersion.ts'],
  projects: [
    // One keeps both cores busy. Beside another of its kind each takes twice as long, and nothing is won.
    {
      name: 'page',
      testIgnore: [withWholeBrowser, withProfile],
      use: { browserKind: 'part' },
      workers: 1,
    },
    // After the other, so that they fill what that leaves: their tests wait for leases and pauses.
    { name: 'profile', testMatch: withProfile, use: { browserKind: 'profile' } },
    { name: 'browser', testMatch: withWholeBrowser, use: { browserKind: 'whole' } },
  ],
  fullyParallel: true,
  // As many as the cores of a small machine: with one more each test waits for the processor, and its time-outs with it.
  workers: 2,
  // A test that passes at the second try has found something.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Leases, pauses and time-outs are real here, and a busy machine adds to them.
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
})
