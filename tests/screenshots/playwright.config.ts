import { defineConfig } from '@playwright/test'

/** `npm run screenshots`: renews the pictures in docs/images from the built app and its demo data. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/screenshots',
  globalSetup: '../support/buildOnce.ts',
  workers: 1,
  timeout: 120_000,
  reporter: 'list',
})
