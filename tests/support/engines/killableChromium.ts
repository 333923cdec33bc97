import type { BrowserContext, Page } from '@playwright/test'
import { openBrowser, processOf } from '../browser'
import type { EngineTab } from './engine'
import { killGroup, type KillableDevice, type KillableEngine } from './killable'

export function createKillableChromium(): KillableEngine {
  return { openDevice, close: () => Promise.resolve() }
}

async function openDevice(profile: string): Promise<KillableDevice> {
  let context: BrowserContext | undefined
  let page: Page | undefined
  let leader = 0

  async function start(): Promise<void> {
    context = await openBrowser(profile)
    await context.addInitScript(tellDataLoss, lossWords)
    await context.addInitScript(countSyncWishes)
    context.on('console', message => {
      if (message.text().includes(lossWords)) console.error(message.text())
    })
    // Looked up now, so that a kill takes no time.
    leader = processOf(profile)
    page = context.pages()[0] ?? (await context.newPage())
  }
  function running(): { context: BrowserContext; page: Page } {
    if (!context || !page) throw new Error('The browser is not running.')
    return { context, page }
  }
  async function close(): Promise<void> {
    const closing = context
    context = undefined
    await closing?.close()
  }

  await start()
  return {
    get tab() {
      return tabOf(running().page)
    },
    start,
    kill: async () => {
      const { context: killed } = running()
      const noticed = new Promise(resolve => killed.once('close', resolve))
      context = undefined
      await killGroup(leader)
      await noticed
    },
    leave: async () => {
      await close()
      await start()
    },
    close,
    background: {
      setOffline: isOffline => running().context.setOffline(isOffline),
      closeTab: () => running().page.close(),
    },
  }
}

const lossWords = 'The browser has deleted what it had stored'

/** Runs in the page: Chromium says, to the first that opens a database anew, why the old one is gone. */
function tellDataLoss(words: string): void {
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = function (...parameters) {
    const opening = open.apply(this, parameters)
    opening.addEventListener('upgradeneeded', event => {
      const { dataLoss, dataLossMessage } = event as unknown as Record<string, string>
      if (dataLoss === 'total') console.error(`${words}: ${dataLossMessage}`)
    })
    return opening
  }
}

/**
 * Runs in the page: counts in `window.syncWishes` what the browser has promised to this very page while it had no network. What
 * was asked for before that has been tried by then, and is over.
 */
function countSyncWishes(): void {
  const { SyncManager } = window as unknown as {
    SyncManager?: { prototype: { register: (tag: string) => Promise<void> } }
  }
  // Not on the empty page before the app.
  if (!SyncManager) return
  const { register } = SyncManager.prototype
  SyncManager.prototype.register = async function (tag) {
    const isOffline = !navigator.onLine
    await register.call(this, tag)
    if (!isOffline) return
    const counter = window as { syncWishes?: number }
    counter.syncWishes = (counter.syncWishes ?? 0) + 1
  }
}

function tabOf(page: Page): EngineTab {
  return {
    open: async url => {
      await page.goto(url)
    },
    reload: async () => {
      await page.reload()
    },
    // The interface checks script and input by type; Playwright's own types would resolve handles in them as well.
    evaluate: (script, input) => page.evaluate(script as (input: unknown) => never, input),
    find: async (script, input) => {
      const handle = await page.evaluateHandle(script as (input: unknown) => Element | null, input)
      const element = handle.asElement()
      return element && { click: () => element.click(), type: text => element.fill(text) }
    },
    screenshot: () => page.screenshot(),
  }
}
