import { test as base } from '../support/engines/killableKitchen'

export interface CrashOptions {
  /** How many rounds one series has. */
  rounds: number
}

export const test = base.extend<CrashOptions>({ rounds: [10, { option: true }] })

export { expect } from '@playwright/test'
