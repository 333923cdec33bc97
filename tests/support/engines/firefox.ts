import { launch, type Browser, type ElementHandle, type Page } from 'puppeteer-core'
import { viewport } from '../browser'
import type { ClosableTab, Engine, TabbedDevice } from './engine'

/** Firefox by WebDriver BiDi, with a profile on the disk. */
export function createFirefox(executablePath: string): Engine {
  return {
    absence: 'the browser is closed',
    openDevice: profile => openDevice(executablePath, profile),
    close: () => Promise.resolve(),
  }
}

async function openDevice(executablePath: string, profile: string): Promise<TabbedDevice> {
  let browser = await start(executablePath, profile)
  let tab = tabOf(await firstPage(browser))
  return {
    get tab() {
      return tab
    },
    openTab: async () => tabOf(await browser.newPage()),
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
    extraPrefsFirefox: {
      'intl.accept_languages': 'en-GB',
      'ui.prefersReducedMotion': 1,
      // In KB; one site gets a fifth of it. Plenty for the app, and a test can fill it.
      'dom.quotaManager.temporaryStorage.fixedLimit': 512 * 1024,
    },
  })
}

export async function firstPage(browser: Browser): Promise<Page> {
  const [page] = await browser.pages()
  return page ?? browser.newPage()
}

export function tabOf(page: Page): ClosableTab {
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
      // The script finds an element or nothing.
      const element = handle.asElement() as ElementHandle | null
      return (
        element && {
          // Nobody touches a tab behind another, and Firefox paints none: a click would wait for it without end.
          click: async () => {
            await page.bringToFront()
            await element.click()
          },
          type: async text => {
            await page.bringToFront()
            await element.type(text)
          },
        }
      )
    },
    screenshot: async () => Buffer.from(await page.screenshot()),
    close: () => page.close(),
  }
}
