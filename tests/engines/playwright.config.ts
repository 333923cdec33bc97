import { defineConfig } from '@playwright/test'
import type { EngineName } from '../support/engines/engine'

/** The same sentences in every engine: the app where the page drains by itself, and the queue's own suite in a page. */
export default defineConfig<object, { engineName: EngineName }>({
  testDir: '.',
  outputDir: '../../test-results/engines',
  globalSetup: ['../support/engines/prepareEngines.ts', '../support/engines/prepareConformance.ts'],
  projects: [
    // The other files say what the engines do that have no Background Sync; tests/e2e says what Chromium does.
    { name: 'chromium', use: { engineName: 'chromium' }, testMatch: 'conformance.spec.ts', workers: 1 },
    { name: 'firefox', use: { engineName: 'firefox' }, workers: 1 },
    // WebKitGTK has no setting for its quota, a share of the disk: nothing that a test could fill.
    { name: 'webkit', use: { engineName: 'webkit' }, testIgnore: 'quota.spec.ts', workers: 1 },
  ],
  // Two different ones at a time: of two WebKits side by side one has ended.
  workers: 2,
  // A test that passes at the second try has found something.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
})
