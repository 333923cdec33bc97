import { Capabilities, Builder, type WebDriver, type WebElement } from 'selenium-webdriver'
import { viewport } from '../browser'
import type { ClosableTab, Engine, TabbedDevice } from './engine'
import { startDisplay, startWebKitDriver } from './webkitProcesses'
import type { WebKitPaths } from './findEngines'

/**
 * WebKitGTK by WebDriver, on a screen that nobody sees: it has no headless mode.
 *
 * Its MiniBrowser keeps nothing on the disk while it is automated, so a profile can't be opened again: going away is
 * closing the tab, which ends the page, its timers and its connections, while the browser and its storage live on.
 */
export async function createWebKit({ driver, miniBrowser, xvfb }: WebKitPaths): Promise<Engine> {
  const display = await startDisplay(xvfb)
  const startDriver = () => startWebKitDriver(driver, display.name)
  let server = await startDriver().catch(async (error: unknown) => {
    await display.stop()
    throw error
  })
  return {
    absence: 'the tab is closed',
    openDevice: async () => {
      const device = await withinTime(sessionLimitMs, openSession(server.url, miniBrowser).then(openDevice))
      if (device) return device
      // Nothing of the app has run yet: it is the driver, which once in some hundred sessions opens no browser.
      console.warn('WebKitWebDriver has opened no browser; it is started anew.')
      await server.stop()
      server = await startDriver()
      return openDevice(await openSession(server.url, miniBrowser))
    },
    close: async () => {
      await server.stop()
      await display.stop()
    },
  }
}

/** Far less than a second, mostly. */
const sessionLimitMs = 25_000
/** The driver's own is five minutes: a test would be over before it is told what it waits for. */
const pageLimitMs = 40_000

/** @returns nothing if it takes longer; what comes of it later is nobody's */
async function withinTime<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  work.catch(() => undefined)
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}

function openSession(serverUrl: string, binary: string): Promise<WebDriver> {
  return new Builder()
    .usingServer(serverUrl)
    .withCapabilities(
      new Capabilities({
        browserName: 'MiniBrowser',
        timeouts: { pageLoad: pageLimitMs },
        'webkitgtk:browserOptions': {
          binary,
          args: ['--automation', `--geometry=${viewport.width}x${viewport.height}`],
        },
      }),
    )
    .build()
}

async function openDevice(driver: WebDriver): Promise<TabbedDevice> {
  const inWindow = takeTurns(driver)
  const openTab = () =>
    inWindow(undefined, async () => {
      await driver.switchTo().newWindow('tab')
      return tabOf(driver, await driver.getWindowHandle(), inWindow)
    })
  let tab = tabOf(driver, await driver.getWindowHandle(), inWindow)
  return {
    get tab() {
      return tab
    },
    openTab,
    leave: async () => {
      const old = tab
      tab = await openTab()
      await old.close()
    },
    close: () => driver.quit(),
  }
}

type InWindow = <Result>(window: string | undefined, act: () => PromiseLike<Result>) => Promise<Result>

/** The driver speaks to one window at a time: whoever wants another one waits until the last word is said. */
function takeTurns(driver: WebDriver): InWindow {
  let last: Promise<unknown> = Promise.resolve()
  let front: string | undefined
  return (window, act) => {
    const turn = last.then(async () => {
      if (window !== undefined && window !== front) await driver.switchTo().window(window)
      front = window
      return act()
    })
    last = turn.catch(() => undefined)
    return turn
  }
}

function tabOf(driver: WebDriver, window: string, inWindow: InWindow): ClosableTab {
  const here = <Result>(act: () => PromiseLike<Result>) => inWindow(window, act)
  const script = <Result>(run: unknown, input: unknown) =>
    driver.executeScript<Result>(`return (${String(run)})(arguments[0])`, input)
  return {
    open: url => here(() => driver.get(url)),
    reload: () => here(() => driver.navigate().refresh()),
    evaluate: (run, input) => here(() => script(run, input)),
    find: (run, input) =>
      here(async () => {
        const element = await script<WebElement | null>(run, input)
        return (
          element && {
            click: () => here(() => element.click()),
            type: text => here(() => element.sendKeys(text)).then(() => undefined),
          }
        )
      }),
    screenshot: () => here(async () => Buffer.from(await driver.takeScreenshot(), 'base64')),
    close: () => here(() => driver.close()),
  }
}
