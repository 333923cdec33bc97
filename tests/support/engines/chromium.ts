import { type BrowserContext, type Page } from '@playwright/test'
import { openBrowser } from '../browser'
import type { ClosableTab, Engine, TabbedDevice } from './engine'

/** Chromium by Playwright, with a profile on the disk. */
export function createChromium(executablePath: string): Engine {
  process.env.CHROMIUM_PATH = executablePath
  return { absence: 'the browser is closed', openDevice, close: () => Promise.resolve() }
}

async function openDevice(profile: string): Promise<TabbedDevice> {
  let browser = await openBrowser(profile)
  let tab = tabOf(await firstPage(browser))
  return {
    get tab() {
      return tab
    },
    openTab: async () => tabOf(await browser.newPage()),
    leave: async () => {
      await browser.close()
      browser = await openBrowser(profile)
      tab = tabOf(await firstPage(browser))
    },
    close: () => browser.close(),
  }
}

async function firstPage(browser: BrowserContext): Promise<Page> {
  return browser.pages()[0] ?? (await browser.newPage())
}

function tabOf(page: Page): ClosableTab {
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
      return handle.asElement()
    },
    screenshot: () => page.screenshot(),
    close: () => page.close(),
  }
}
