import { Capabilities, Builder, type WebDriver, type WebElement } from 'selenium-webdriver'
import { viewport } from '../browser'
import type { Engine, EngineDevice, EngineTab } from './engine'
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
  const server = await startWebKitDriver(driver, display.name).catch(async (error: unknown) => {
    await display.stop()
    throw error
  })
  return {
    absence: 'the tab is closed',
    openDevice: () => openDevice(server.url, miniBrowser),
    close: async () => {
      await server.stop()
      await display.stop()
    },
  }
}

async function openDevice(serverUrl: string, binary: string): Promise<EngineDevice> {
  const driver = await new Builder()
    .usingServer(serverUrl)
    .withCapabilities(
      new Capabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': {
          binary,
          args: ['--automation', `--geometry=${viewport.width}x${viewport.height}`],
        },
      }),
    )
    .build()
  return {
    tab: tabOf(driver),
    leave: async () => {
      const old = await driver.getWindowHandle()
      await driver.switchTo().newWindow('tab')
      const next = await driver.getWindowHandle()
      await driver.switchTo().window(old)
      await driver.close()
      await driver.switchTo().window(next)
    },
    close: () => driver.quit(),
  }
}

function tabOf(driver: WebDriver): EngineTab {
  const inPage = <Result>(script: unknown, input: unknown) =>
    driver.executeScript<Result>(`return (${String(script)})(arguments[0])`, input)
  return {
    open: url => driver.get(url),
    reload: () => driver.navigate().refresh(),
    evaluate: inPage,
    find: async (script, input) => {
      const element = await inPage<WebElement | null>(script, input)
      return (
        element && {
          click: () => element.click(),
          type: text => element.sendKeys(text).then(() => undefined),
        }
      )
    },
    screenshot: async () => Buffer.from(await driver.takeScreenshot(), 'base64'),
  }
}
