import { defineConfig } from '@playwright/test'

/** `npm run bench`: prints the figures that the README and the issues quote. One at a time, on an otherwise idle machine. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../test-results/bench',
  globalSetup: '../tests/support/buildOnce.ts',
  workers: 1,
  timeout: 300_000,
  reporter: [['line']],
})
