import { defineConfig } from '@playwright/test'
import type { EngineName } from '../support/engines/engine'
import type { CrashOptions } from './crashTest'

export const defineCrashConfig = defineConfig<CrashOptions, { engineName: EngineName }>

const engineName = (process.env.ENGINE ?? 'chromium') as EngineName
const rounds = Number(process.env.ROUNDS ?? 20)

/** Kills the whole browser at random moments: one series of `ROUNDS`, from `SEED` on, in Chromium or in `ENGINE`. */
export default defineCrashConfig({
  testDir: '.',
  outputDir: '../../test-results/crash',
  globalSetup: '../support/buildOnce.ts',
  projects: [{ name: engineName, use: { engineName, rounds } }],
  workers: 1,
  // A test that passes at the second try has found something.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // For what comes before the rounds; they have their own.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
})
