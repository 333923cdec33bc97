import { defineConfig } from '@playwright/test'

/** End to end: real Chromium, the built app, the embedded backend, and a line between them that tests can break. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  globalSetup: ['./tests/support/buildOnce.ts', './tests/support/buildNextVersion.ts'],
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
