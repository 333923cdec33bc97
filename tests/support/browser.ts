import { execFileSync } from 'node:child_process'
import { chromium, type Browser, type BrowserContext } from '@playwright/test'
import { findOrInstallChromium, findOrInstallHeadlessShell } from './chromium.mjs'

/** A tablet on its side. */
export const viewport = { width: 1024, height: 768 }

/**
 * Of this switch only the last one counts, so what Playwright 1.65 switches off stands here once more. Ours: at each start
 * Chromium loads two pages for its address bar that nobody sees without a window, which is a third of what a start costs.
 */
const disabledFeatures = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding'],
  ...['ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'TcpPortRandomizationWin'],
  ...['OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
]

const switches = [
  ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  // Listens to `noCodeCache` in faultProxy.ts.
  '--enable-blink-features=CacheStorageCodeCacheHint',
]

// Time zone and language are fixed, so that a day and a number read the same on every machine.
const tabletSettings = {
  viewport,
  locale: 'en-GB',
  timezoneId: 'Asia/Makassar',
  reducedMotion: 'reduce',
} as const

/**
 * A browser with a profile on the disk: closing it and opening the same profile again is what a cook does.
 */
export function openBrowser(
  profile: string,
  {
    isWhole = true,
    hasBackForwardCache = false,
  }: {
    /** Default; else a headless shell, which starts in half of the time and has the same storage, and nothing of the system. */
    isWhole?: boolean
    /** Playwright switches it off unless it is asked for. */
    hasBackForwardCache?: boolean
  } = {},
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    ...tabletSettings,
    executablePath: isWhole ? findOrInstallChromium() : findOrInstallHeadlessShell(),
    headless: true,
    args: [...switches, `--disable-features=${disabledFeatures.join(',')}`],
    ignoreDefaultArgs: hasBackForwardCache ? ['--disable-back-forward-cache'] : [],
  })
}

/** Many tablets in one headless shell, each with a storage and workers of its own, which go when it is closed. */
export interface SharedBrowser {
  openTablet: () => Promise<BrowserContext>
  close: () => Promise<void>
}

/** Started when the first tablet is asked for. */
export function shareBrowser(): SharedBrowser {
  let browser: Promise<Browser> | undefined
  return {
    openTablet: async () => {
      browser ??= chromium.launch({ executablePath: findOrInstallHeadlessShell(), args: switches })
      return (await browser).newContext(tabletSettings)
    },
    close: async () => (await browser)?.close(),
  }
}

/** The browser's main process: its children have a `--type`. */
export function processOf(profile: string): number {
  const list = execFileSync('ps', ['-axww', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  const line = list.find(text => text.includes(`--user-data-dir=${profile}`) && !text.includes('--type='))
  if (!line) throw new Error(`No browser runs on ${profile}.`)
  return Number.parseInt(line, 10)
}

/** What a person can do in the browser's settings: the tabs are alone with the work. */
export async function denyBackgroundSync(context: BrowserContext, origin: string): Promise<void> {
  const session = await context.browser()?.newBrowserCDPSession()
  if (!session) throw new Error('This context has no browser to set up.')
  await session.send('Browser.setPermission', {
    origin,
    permission: { name: 'background-sync' },
    setting: 'denied',
  })
}
