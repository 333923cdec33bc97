import { launch, type Browser, type Page } from 'puppeteer-core'
import { viewport } from '../browser'
import type { Engine, EngineDevice, EngineTab } from './engine'

/** Firefox by WebDriver BiDi, with a profile on the disk. */
export function createFirefox(executablePath: string): Engine {
  return {
    absence: 'the browser is closed',
    openDevice: profile => openDevice(executablePath, profile),
    close: () => Promise.resolve(),
  }
}

async function openDevice(executablePath: string, profile: string): Promise<EngineDevice> {
  let browser = await start(executablePath, profile)
  let tab = tabOf(await firstPage(browser))
  return {
    get tab() {
      return tab
    },
    leave: async () => {
      await browser.close()
      browser = await start(executablePath, profile)
      tab = tabOf(await firstPage(browser))
    },
    close: () => browser.close(),
  }
}

export function start(executablePath: string, profile: string): Promise<Browser> {
  return launch({
    browser: 'firefox',
    executablePath,
    userDataDir: profile,
    defaultViewport: viewport,
    env: { ...process.env, TZ: 'Asia/Makassar' },
    extraPrefsFirefox: { 'intl.accept_languages': 'en-GB', 'ui.prefersReducedMotion': 1 },
  })
}

export async function firstPage(browser: Browser): Promise<Page> {
  const [page] = await browser.pages()
  return page ?? browser.newPage()
}

export function tabOf(page: Page): EngineTab {
  return {
    open: async url => {
      await page.goto(url)
    },
    reload: async () => {
      await page.reload()
    },
    // The interface checks script and input by type; Puppeteer's own types would resolve handles in them as well.
    evaluate: (script, input) => page.evaluate(script as (input: unknown) => never, input),
    find: async (script, input) => {
      const handle = await page.evaluateHandle(script as (input: unknown) => Element | null, input)
      return handle.asElement()
    },
    screenshot: async () => Buffer.from(await page.screenshot()),
  }
}
