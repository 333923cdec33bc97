import { defineConfig } from '@playwright/test'
import type { EngineName } from '../support/engines/engine'
import type { CrashOptions } from './crashTest'

export const defineCrashConfig = defineConfig<CrashOptions, { engineName: EngineName }>

const { SEED: seed, ENGINE, ROUNDS, SERIES } = process.env
const engineName = (ENGINE ?? 'chromium') as EngineName

/**
 * Kills the whole browser at random moments: `SERIES` (one for a `SEED`, else two, side by side) of `ROUNDS` in Chromium or in
 * `ENGINE`.
 */
export default defineCrashConfig({
  testDir: '.',
  outputDir: '../../test-results/crash',
  globalSetup: '../support/buildOnce.ts',
  projects: [
    {
      name: engineName,
      use: { engineName, rounds: Number(ROUNDS ?? 10) },
      repeatEach: Number(SERIES ?? (seed === undefined ? 2 : 1)),
    },
  ],
  // Half of a round is waiting: for a browser to start, for a lease to end.
  workers: 2,
  // A test that passes at the second try has found something.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // For what comes before the rounds; they have their own.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./sumReporter.ts']],
})
