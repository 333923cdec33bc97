import { defineConfig } from '@playwright/test'

/**
 * `npm run screenshots`: renews the pictures of the README in docs/images, and lays every screen in both languages, both
 * looks and on two sizes into test-results/screens, to be looked at.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/screenshots',
  globalSetup: '../support/buildOnce.ts',
  workers: 1,
  timeout: 240_000,
  reporter: 'list',
})
