import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from '@playwright/test'
import { openBrowser, processOf } from '../../tests/support/browser'
import { killGroup } from '../../tests/support/engines/killable'

/** A browser on a profile of its own, which a kill leaves as it is. */
export interface Device {
  start: () => Promise<BrowserContext>
  /** SIGKILL to the whole browser. */
  kill: () => Promise<void>
}

/** @param use ends the device whatever it does */
export async function withDevice<Result>(use: (device: Device) => Promise<Result>): Promise<Result> {
  const profile = await mkdtemp(join(tmpdir(), 'simmer-peers-device-'))
  let context: BrowserContext | undefined
  let leader = 0
  try {
    return await use({
      start: async () => {
        context = await openBrowser(profile)
        // Looked up now, so that a kill takes no time.
        leader = processOf(profile)
        return context
      },
      kill: async () => {
        const killed = context
        context = undefined
        const noticed = new Promise(resolve => killed?.once('close', resolve))
        await killGroup(leader)
        await noticed
      },
    })
  } finally {
    await context?.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
