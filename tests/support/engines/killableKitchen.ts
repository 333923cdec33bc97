import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { createBackendHost, type BackendHost } from '../backend'
import { EngineApp } from './engineApp'
import { findOrInstallFirefox, findOrInstallWebKit } from './findEngines'
import { createKillableChromium } from './killableChromium'
import { createKillableFirefox } from './killableFirefox'
import { createKillableWebKit } from './killableWebKit'
import type { EngineName } from './engine'
import type { KillableDevice, KillableEngine } from './killable'
import { openRestaurant, type Restaurant } from '../restaurant'

/** A restaurant, and one browser in it that can be killed. The app is open, and a cook is signed in. */
export interface KillableKitchen extends Restaurant {
  app: EngineApp
  device: KillableDevice
}

export interface WorkerFixtures {
  engineName: EngineName
  engine: KillableEngine
  host: BackendHost
}

export const test = base.extend<{ kitchen: KillableKitchen }, WorkerFixtures>({
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
        // A worker was waited for, with no tab open: its attempts are in the database.
        if (!(await app.tab.evaluate(() => true, null).catch(() => false))) {
          await device
            .leave()
            .then(() => app.open())
            .catch(unreadable)
        }
        const tasks = await app.storedTasks().catch(unreadable)
        const attempts = await app.storedAttempts().catch(unreadable)
        // Whether a page or its data is missing: what a person sees, where, and what the browser still knows of.
        const seen = await app.tab.evaluate(whatIsThere, null).catch(unreadable)
        const requests = restaurant.proxy
          .seen('', Date.now() - 90_000)
          .filter(({ path }) => path.startsWith('/rest') || path.startsWith('/auth'))
          .map(({ receivedAt, path, headers }) => `${receivedAt} ${path} by ${headers.referer ?? 'nobody'}`)
        // Many series in a row print a list: there is no report to look into.
        console.error(JSON.stringify(seen), requests.join('\n'), JSON.stringify(attempts).slice(-3_000))
        await testInfo.attach('screen', { body: JSON.stringify(seen, null, 2) })
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

/** Runs in the page. */
async function whatIsThere() {
  const registration = 'serviceWorker' in navigator && (await navigator.serviceWorker.getRegistration())
  const { sync } = (registration || {}) as { sync?: { getTags(): Promise<string[]> } }
  return {
    url: location.href,
    text: document.body.innerText.slice(0, 500),
    focused: document.activeElement?.outerHTML.slice(0, 200),
    dialogs: [...document.querySelectorAll('[role=dialog]')].map(dialog => dialog.outerHTML.slice(0, 200)),
    databases: await indexedDB.databases(),
    wishes: await sync?.getTags(),
  }
}

function createEngine(name: EngineName): KillableEngine | Promise<KillableEngine> {
  switch (name) {
    case 'chromium':
      return createKillableChromium()
    case 'firefox':
      return createKillableFirefox(findOrInstallFirefox())
    case 'webkit':
      return createKillableWebKit(findOrInstallWebKit())
  }
}
