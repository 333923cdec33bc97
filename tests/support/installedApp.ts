import type { BrowserContext, Page } from '@playwright/test'

/** The app on the tablet's home screen, by the browser's own means (DevTools protocol, domain PWA). */
export interface InstalledApp {
  /** What the icon's tap opens: a window without address bar. */
  launch: () => Promise<Page>
  /** The number on the icon. */
  badge: () => Promise<number>
}

export async function installApp(context: BrowserContext, url: string): Promise<InstalledApp> {
  const browser = context.browser()
  if (!browser) throw new Error('This context has no browser to install into.')
  const session = await browser.newBrowserCDPSession()
  const manifestId = new URL('/', url).href
  await session.send('PWA.install', { manifestId, installUrlOrBundleUrl: manifestId })
  await session.send('PWA.changeAppUserSettings', { manifestId, displayMode: 'standalone' })
  return {
    launch: async () => {
      const opened = context.waitForEvent('page')
      await session.send('PWA.launch', { manifestId })
      return opened
    },
    badge: async () => (await session.send('PWA.getOsAppState', { manifestId })).badgeCount,
  }
}
