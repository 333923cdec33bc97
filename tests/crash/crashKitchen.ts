import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { createBackendHost, type BackendHost } from '../support/backend'
import { EngineApp } from '../support/engines/engineApp'
import { findOrInstallFirefox, findOrInstallWebKit } from '../support/engines/findEngines'
import { createKillableChromium } from '../support/engines/killableChromium'
import { createKillableFirefox } from '../support/engines/killableFirefox'
import { createKillableWebKit } from '../support/engines/killableWebKit'
import type { KillableDevice, KillableEngine, KillableEngineName } from '../support/engines/killable'
import { openRestaurant, type Restaurant } from '../support/restaurant'

/** A restaurant, and one browser in it that can be killed. The app is open, and a cook is signed in. */
export interface CrashKitchen extends Restaurant {
  app: EngineApp
  device: KillableDevice
}

interface WorkerFixtures {
  engineName: KillableEngineName
  engine: KillableEngine
  host: BackendHost
}

export interface CrashOptions {
  /** How many rounds one series has. */
  rounds: number
}

export const test = base.extend<CrashOptions & { kitchen: CrashKitchen }, WorkerFixtures>({
  rounds: [20, { option: true }],
  engineName: ['chromium', { option: true, scope: 'worker' }],
  engine: [
    async ({ engineName }, use) => {
      const engine = await createEngine(engineName)
      await use(engine)
      await engine.close()
    },
    { scope: 'worker' },
  ],
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
    try {
      const restaurant = await openRestaurant(host, closing)
      const device = await engine.openDevice(join(restaurant.home, 'profile'), restaurant.proxy)
      closing.push(() => device.close())
      const app = new EngineApp(device, restaurant.proxy.url)
      await app.open()
      await app.signIn('kitchen')
      await app.expectOpensOffline()
      await use({ ...restaurant, app, device })
      if (testInfo.status !== testInfo.expectedStatus) {
        const unreadable = () => 'not readable'
        const tasks = await app.storedTasks().catch(unreadable)
        const attempts = await app.storedAttempts().catch(unreadable)
        await testInfo.attach('tasks', { body: JSON.stringify(tasks, null, 2) })
        await testInfo.attach('attempts', { body: JSON.stringify(attempts) })
        await testInfo.attach('backend', { body: restaurant.backend.log() })
      }
    } finally {
      for (const close of closing.reverse()) await close()
    }
  },
})

export { expect } from '@playwright/test'

function createEngine(name: KillableEngineName): KillableEngine | Promise<KillableEngine> {
  switch (name) {
    case 'chromium':
      return createKillableChromium()
    case 'firefox':
      return createKillableFirefox(findOrInstallFirefox())
    case 'webkit':
      return createKillableWebKit(findOrInstallWebKit())
  }
}
