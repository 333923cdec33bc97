import { join } from 'node:path'
import type { TestInfo } from '@playwright/test'
import { createBackendHost, type BackendHost } from '../backend'
import { openRestaurant, type Restaurant } from '../restaurant'
import { collectComplaints } from './complaints'
import type { TabbedDevice } from './engine'
import { EngineApp } from './engineApp'
import { test as base } from './engineTest'

/** A restaurant of its own, and one device of the engine in it. Nobody is signed in, and the app is open. */
export interface EngineKitchen extends Restaurant {
  app: EngineApp
  device: TabbedDevice
  /** The app once more, in a tab of its own beside the others. */
  openTab: () => Promise<EngineApp>
}

export const test = base.extend<{ kitchen: EngineKitchen }, { host: BackendHost }>({
  // Playwright reads from the pattern which fixtures a fixture needs, so an empty one has to be there.
  host: [
    async ({}, use) => {
      const host = await createBackendHost()
      await use(host)
      await host.close()
    },
    { scope: 'worker' },
  ],
  kitchen: async ({ host, engine }, use, testInfo) => {
    const closing: (() => Promise<unknown>)[] = []
    let restaurant: Restaurant | undefined
    let isSetUp = false
    try {
      restaurant = await openRestaurant(host, closing)
      collectComplaints(restaurant.proxy)
      const device = await engine.openDevice(join(restaurant.home, 'profile'))
      closing.push(() => device.close())
      const { url } = restaurant.proxy
      const app = new EngineApp(device, url)
      await app.open()
      const openTab = async () => {
        const tab = await device.openTab()
        const another = new EngineApp({ tab, leave: tab.close }, url)
        await another.open()
        return another
      }
      isSetUp = true
      await use({ ...restaurant, app, device, openTab })
      if (testInfo.status !== testInfo.expectedStatus) await attachScreen(testInfo, app)
    } finally {
      // Also where the browser never came so far: how much of the app it has asked for says where it hangs.
      if (restaurant && (!isSetUp || testInfo.status !== testInfo.expectedStatus))
        await attachTraffic(testInfo, restaurant)
      for (const close of closing.reverse()) await close()
    }
  },
})

export { expect, skipWhereImpossible } from './engineTest'

/** What a reader of a failed run wants to see of the device. */
async function attachScreen(testInfo: TestInfo, app: EngineApp) {
  const screen = await app.tab.screenshot().catch(() => Buffer.alloc(0))
  await testInfo.attach('screen', { body: screen, contentType: 'image/png' })
  const notReadable = () => 'not readable'
  for (const [name, content] of [
    ['tasks', await app.storedTasks().catch(notReadable)],
    ['attempts', await app.storedAttempts().catch(notReadable)],
    ['complaints', await app.complaints().catch(notReadable)],
  ] as const) {
    await testInfo.attach(name, { body: JSON.stringify(content, null, 2) })
  }
}

/** What it has asked the restaurant for, and what was said there. */
async function attachTraffic(testInfo: TestInfo, { proxy, backend }: Restaurant) {
  const requests = proxy.requests.map(({ receivedAt, method, path }) => `${receivedAt} ${method} ${path}`)
  await testInfo.attach('requests', { body: JSON.stringify(requests, null, 2) })
  await testInfo.attach('backend', { body: backend.log() })
}
