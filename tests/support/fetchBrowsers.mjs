import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findChromium } from './chromium.mjs'

/**
 * Begins to install the browsers that are missing, all at once, where nobody has to be asked. A head start and no more: each
 * suite looks for its browsers itself, and says what to do where one is missing.
 * @returns {Promise<void>} when it has ended, however
 */
export async function fetchBrowsers() {
  const wanted = missingPackages()
  if (wanted.length === 0 || process.getuid?.() !== 0 || !isThere('apt-get')) return
  console.log(`Not on this machine: ${wanted.join(', ')}. Installing.`)
  const install = ['install', '-y', '--no-install-recommends', ...wanted]
  const said = [await apt(['update']), await apt(install)].join('')
  if (missingPackages().length > 0) console.log(`${said}\nNot all could be installed; the suites try again.`)
}

function missingPackages() {
  const { FIREFOX_PATH, HEADLESS_SHELL_PATH, WEBKIT_DRIVER_PATH, XVFB_PATH } = process.env
  const packages = {
    chromium: findChromium(),
    'chromium-headless-shell':
      HEADLESS_SHELL_PATH ?? (isThere('chromium-headless-shell') || isThere('chrome-headless-shell')),
    'firefox-esr': FIREFOX_PATH ?? (isThere('firefox-esr') || isThere('firefox')),
    'webkit2gtk-driver': WEBKIT_DRIVER_PATH ?? isThere('WebKitWebDriver'),
    xvfb: XVFB_PATH ?? isThere('Xvfb'),
  }
  return Object.entries(packages).flatMap(([name, there]) => (there ? [] : [name]))
}

/** @param {string} command */
function isThere(command) {
  return (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, command)))
}

/**
 * @param {string[]} parameters
 * @returns {Promise<string>} what it said; nothing of it is judged here
 */
function apt(parameters) {
  return new Promise(resolve => {
    const child = spawn('apt-get', parameters, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    const add = (/** @type {Buffer} */ chunk) => (said += chunk.toString())
    child.stdout.on('data', add)
    child.stderr.on('data', add)
    child.once('error', error => resolve(`${error.message}\n`))
    child.once('close', () => resolve(said))
  })
}
