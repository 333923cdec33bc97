import { join } from 'node:path'
import { test as base, type BrowserContext } from '@playwright/test'
import { App, type PersonName } from './app'
import { createBackendHost, type BackendHost } from './backend'
import { openBrowser, processOf, shareBrowser, type SharedBrowser } from './browser'
import { killGroup } from './engines/killable'
import { limitRoom } from './fullDisk'
import { openRestaurant, type Restaurant } from './restaurant'
import { sessionOf, storeSession } from './signedIn'

export interface KitchenOptions {
  /** Who stands at the tablet when the test begins; null: nobody, and the sign-in screen is open. */
  person?: PersonName | null
  /** The folder of another build of the app than the one that all tests share. */
  build?: string
}

/** One browser with a profile on the disk. */
export interface Tablet {
  /** The tab in front. */
  readonly app: App
  context: () => BrowserContext
  /** @param path with its query; default: the start */
  openTab: (path?: string) => Promise<App>
  /** The browser's own network: pages and service worker alike. */
  setOffline: (isOffline: boolean) => Promise<void>
  close: () => Promise<void>
  /** SIGKILL to the browser, as Android does it: no goodbye to any page. */
  kill: () => Promise<void>
  /** The folder in which the browser keeps what it stores. */
  readonly profile: string
  /**
   * The same profile again. `offline`: there is no network from the first moment on. `spareBytes`: nothing is left in
   * IndexedDB, and this is all that may be stored, see `limitRoom`.
   */
  reopen: (options?: { offline?: boolean; spareBytes?: number }) => Promise<App>
}

/** A restaurant of its own: server, database, line and one tablet. */
export interface Kitchen extends Omit<Restaurant, 'home' | 'deploy'> {
  app: App
  tablet: Tablet
  /** The next version of the app is on the server from now on: see buildNextVersion.ts. */
  deployNextVersion: () => Promise<void>
}

interface Fixtures {
  kitchen: (options?: KitchenOptions) => Promise<Kitchen>
}

export interface BrowserOptions {
  /**
   * What a tablet is: the `whole` browser with Background Sync and what else it has of the system; a headless shell with a
   * `profile` of its own on the disk, which can be killed and opened again; or a `part` of one that all tests share.
   */
  browserKind: 'whole' | 'profile' | 'part'
}

export const test = base.extend<
  Fixtures,
  BrowserOptions & { host: BackendHost; sharedBrowser: SharedBrowser }
>({
  browserKind: ['whole', { option: true, scope: 'worker' }],
  sharedBrowser: [
    async ({}, use) => {
      const shared = shareBrowser()
      await use(shared)
      await shared.close()
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
  kitchen: async ({ host, browserKind, sharedBrowser }, use, testInfo) => {
    const closing: (() => Promise<unknown>)[] = []
    const apps: App[] = []
    const kitchens: Kitchen[] = []

    await use(async ({ person = 'kitchen', build } = {}) => {
      const { home, backend, proxy, database, deploy } = await openRestaurant(host, closing)
      if (build) await deploy(build)

      const tablet = await openTablet(
        join(home, 'tablet'),
        proxy.url,
        apps,
        browserKind === 'part' ? sharedBrowser : { isWhole: browserKind === 'whole' },
      )
      closing.push(() => tablet.close())
      if (person) await storeSession(tablet.app.page, proxy.url, sessionOf(person))
      await tablet.app.open()
      if (person) await tablet.app.expectBoard()
      const kitchen = {
        get app() {
          return tablet.app
        },
        tablet,
        proxy,
        database,
        backend,
        deployNextVersion: () => {
          const next = process.env.SIMMER_NEXT_APP
          if (!next) throw new Error('buildNextVersion.ts has not run.')
          return deploy(next)
        },
      }
      kitchens.push(kitchen)
      return kitchen
    })

    if (testInfo.status !== testInfo.expectedStatus) await attachEvidence(testInfo, apps, kitchens)
    for (const close of closing.reverse()) await close()
    const crashes = apps.flatMap(app => app.crashes)
    if (crashes.length > 0) throw new Error(`Nobody caught this in the page:\n${crashes.join('\n')}`)
  },
})

export { expect } from '@playwright/test'

async function openTablet(
  profile: string,
  url: string,
  apps: App[],
  browser: SharedBrowser | { isWhole: boolean },
): Promise<Tablet> {
  const ownBrowser = () => {
    if ('openTablet' in browser)
      throw new Error('This test needs a browser of its own: list its file in playwright.config.ts.')
    return profile
  }
  let context = await ('openTablet' in browser ? browser.openTablet() : openBrowser(profile, browser))
  let isOpen = true
  const tab = async (page = context.pages()[0]) => {
    const app = new App(page ?? (await context.newPage()), url)
    apps.push(app)
    return app
  }
  let front = await tab()
  return {
    get app() {
      return front
    },
    get profile() {
      return ownBrowser()
    },
    context: () => context,
    openTab: async (path = '') => {
      const app = await tab(await context.newPage())
      await app.open(path)
      return app
    },
    setOffline: async isOffline => {
      // The network goes when the app has been used for a while: its first visit is over.
      if (isOffline) await front.expectOpensOffline()
      await context.setOffline(isOffline)
    },
    close: async () => {
      if (isOpen) await context.close()
      isOpen = false
    },
    kill: async () => {
      const ended = new Promise(resolve => context.once('close', resolve))
      // Until the last of its threads is gone it may end a write that it has begun.
      await killGroup(processOf(ownBrowser()))
      await ended
      isOpen = false
    },
    reopen: async ({ offline = false, spareBytes } = {}) => {
      if (isOpen) throw new Error('Close the browser first: one profile can be open once.')
      context = await openBrowser(ownBrowser(), 'isWhole' in browser ? browser : {})
      isOpen = true
      if (offline) await context.setOffline(true)
      front = await tab()
      if (spareBytes !== undefined) await limitRoom(context, url, spareBytes)
      await front.open()
      return front
    },
  }
}

/** What a reader of a failed run wants to see. */
async function attachEvidence(testInfo: ReturnType<typeof test.info>, apps: App[], kitchens: Kitchen[]) {
  for (const [index, app] of apps.entries()) {
    if (app.page.isClosed()) continue
    const name = `tab ${index + 1}`
    await testInfo.attach(`${name} screen`, {
      body: await app.page.screenshot().catch(() => Buffer.alloc(0)),
      contentType: 'image/png',
    })
    const tasks = await app.storedTasks().catch(() => 'not readable')
    await testInfo.attach(`${name} tasks`, { body: JSON.stringify(tasks, null, 2) })
    const attempts = await app.storedAttempts().catch(() => 'not readable')
    await testInfo.attach(`${name} attempts`, { body: JSON.stringify(attempts) })
    await testInfo.attach(`${name} console`, { body: [...app.complaints, ...app.crashes].join('\n') })
  }
  for (const { proxy, backend } of kitchens) {
    const lines = proxy.requests
      .filter(({ path }) => /^\/(rest|auth)\//.test(path))
      .map(({ receivedAt, method, path, text }) => `${receivedAt} ${method} ${path} ${text.slice(0, 500)}`)
    await testInfo.attach('requests', { body: lines.join('\n') })
    await testInfo.attach('backend', { body: backend.log() })
  }
}
