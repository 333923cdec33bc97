/**
 * Installs the browsers that are missing, all at once, where nobody has to be asked. A head start and no more: each suite looks
 * for its browsers itself, and says what to do where one is missing.
 */
import { aptInstall } from './aptInstall.mjs'
import { findChromium, isOnPath } from './chromium.mjs'

const { FIREFOX_PATH, HEADLESS_SHELL_PATH, WEBKIT_DRIVER_PATH, XVFB_PATH } = process.env

/** By the package that has it. */
const found = {
  chromium: findChromium(),
  'chromium-headless-shell':
    HEADLESS_SHELL_PATH ?? (isOnPath('chromium-headless-shell') || isOnPath('chrome-headless-shell')),
  'firefox-esr': FIREFOX_PATH ?? (isOnPath('firefox-esr') || isOnPath('firefox')),
  'webkit2gtk-driver': WEBKIT_DRIVER_PATH ?? isOnPath('WebKitWebDriver'),
  xvfb: XVFB_PATH ?? isOnPath('Xvfb'),
}
const missing = Object.entries(found).flatMap(([name, there]) => (there ? [] : [name]))

if (missing.length > 0) {
  console.log(`Not on this machine: ${missing.join(', ')}.`)
  aptInstall(...missing)
}
