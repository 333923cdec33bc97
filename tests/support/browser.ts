import { chromium, type BrowserContext } from '@playwright/test'
import { findOrInstallChromium } from './chromium.mjs'

/** A tablet on its side. */
export const viewport = { width: 1024, height: 768 }

/**
 * A browser with a profile on the disk: closing it and opening the same profile again is what a cook does.
 * Time zone and language are fixed, so that a day and a number read the same on every machine.
 */
export function openBrowser(
  profile: string,
  /** Playwright switches it off unless it is asked for. */
  { hasBackForwardCache = false } = {},
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: findOrInstallChromium(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    viewport,
    locale: 'en-GB',
    timezoneId: 'Asia/Makassar',
    reducedMotion: 'reduce',
    ignoreDefaultArgs: hasBackForwardCache ? ['--disable-back-forward-cache'] : [],
  })
}
