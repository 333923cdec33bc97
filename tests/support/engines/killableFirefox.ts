import type { Browser } from 'puppeteer-core'
import type { EngineTab } from './engine'
import { firstPage, start as startFirefox, tabOf } from './firefox'
import { killGroup, type KillableDevice, type KillableEngine } from './killable'

export function createKillableFirefox(executablePath: string): KillableEngine {
  return { openDevice: profile => openDevice(executablePath, profile), close: () => Promise.resolve() }
}

async function openDevice(executablePath: string, profile: string): Promise<KillableDevice> {
  let browser: Browser | undefined
  let tab: EngineTab | undefined

  async function start(): Promise<void> {
    browser = await startFirefox(executablePath, profile)
    tab = tabOf(await firstPage(browser))
  }
  async function close(): Promise<void> {
    const closing = browser
    browser = undefined
    await closing?.close()
  }

  await start()
  return {
    get tab() {
      if (!tab) throw new Error('The browser is not running.')
      return tab
    },
    start,
    kill: async () => {
      const leader = browser?.process()?.pid
      if (leader === undefined) throw new Error('The browser is not running.')
      browser = undefined
      await killGroup(leader)
    },
    leave: async () => {
      await close()
      await start()
    },
    close,
  }
}
