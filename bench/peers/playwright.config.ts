import { defineConfig } from '@playwright/test'

/** `npm run bench:peers` and `npm run bench:scoreboard`. One at a time, on an otherwise idle machine. */
export default defineConfig({
  testDir: '.',
  testMatch: /\.measure\.ts$/,
  outputDir: '../../test-results/peers-traces',
  workers: 1,
  reporter: [['line']],
})
