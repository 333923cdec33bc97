import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { aptInstall, run } from './aptInstall.mjs'

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export const whatToDo = `No Chromium found, and it could not be installed.
  Linux:  sudo apt-get install -y chromium
  macOS:  brew install --cask chromium
  any:    npx playwright install --with-deps chromium
or set CHROMIUM_PATH to the browser's executable.`

/**
 * A Chromium that starts, or undefined. CHROMIUM_PATH first, then PATH, the usual places, and what Playwright downloaded.
 * @returns {string | undefined}
 */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  return [...onPath(commands), ...usualPlaces, chromium.executablePath()].find(
    path => existsSync(path) && starts(path),
  )
}

/**
 * As {@link findChromium}, and installs one where there is none.
 * @returns {string}
 * @throws {Error} with the commands to type, when that fails too
 */
export function findOrInstallChromium() {
  const found = findChromium()
  if (found) return found
  console.log('No Chromium on this machine: installing one.')
  aptInstall('chromium')
  // Ubuntu's package is a stub for a snap, which does not start in a container: hence the second look.
  const installed = findChromium() ?? (run('npx', ['playwright', 'install', 'chromium']) && findChromium())
  if (!installed) throw new Error(whatToDo)
  return installed
}

/**
 * Chromium's own pages, storage, workers and locks without the browser around them, which halves what a test costs:
 * `HEADLESS_SHELL_PATH` first, then PATH, then Debian's package. Where there is none, the whole browser.
 * @returns {string}
 * @throws {Error} when that is missing too
 */
export function findOrInstallHeadlessShell() {
  const find = () =>
    process.env.HEADLESS_SHELL_PATH ??
    onPath(['chromium-headless-shell', 'chrome-headless-shell']).find(
      path => existsSync(path) && starts(path),
    )
  const found = find()
  if (found) return found
  console.log('No headless shell of Chromium on this machine: installing one.')
  aptInstall('chromium-headless-shell')
  const installed = find()
  if (!installed)
    console.log('There is none to install: its tests run in the whole browser, and take longer.')
  return installed ?? findOrInstallChromium()
}

/** @param {string[]} names */
function onPath(names) {
  return (process.env.PATH ?? '').split(delimiter).flatMap(folder => names.map(name => join(folder, name)))
}

/** @param {string} command */
export function isOnPath(command) {
  return onPath([command]).some(existsSync)
}

/** @param {string} path */
function starts(path) {
  try {
    return /chrom/i.test(
      execFileSync(path, ['--version'], { timeout: 20_000, stdio: ['ignore', 'pipe', 'ignore'] }).toString(),
    )
  } catch {
    return false
  }
}
