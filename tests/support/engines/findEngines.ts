import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall } from '../aptInstall.mjs'
import type { EngineName } from './engine'
import type { KillableEngineName } from './killable'

export interface WebKitPaths {
  driver: string
  miniBrowser: string
  xvfb: string
}

const whatToDo = {
  firefox: `No Firefox found, and it could not be installed.
  Debian:  sudo apt-get install -y firefox-esr
  macOS:   brew install --cask firefox
or set FIREFOX_PATH to the browser's executable (a snap of Ubuntu can't be driven: take Mozilla's own package).`,
  webkit: `No WebKitGTK found, and it could not be installed.
  Debian, Ubuntu:  sudo apt-get install -y webkit2gtk-driver xvfb
or set WEBKIT_DRIVER_PATH to WebKitWebDriver, WEBKIT_BROWSER_PATH to its MiniBrowser and XVFB_PATH to Xvfb.`,
}

/** Why an engine can't be tested on this machine, whatever is installed on it; `undefined` where it has to be tested. */
export function whyImpossible(
  engine: KillableEngineName,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  return engine === 'webkit' && platform !== 'linux'
    ? `WebKitGTK and its driver exist on Linux only, and this is ${platform}.`
    : undefined
}

/** @throws {Error} with the commands to type, when there is none and none can be installed */
export function findOrInstallFirefox(): string {
  return found('firefox', findFirefox, 'firefox-esr')
}

/** @throws {Error} with the commands to type, when a part is missing and can't be installed */
export function findOrInstallWebKit(): WebKitPaths {
  return found('webkit', findWebKit, 'webkit2gtk-driver', 'xvfb')
}

function found<Found>(engine: EngineName, find: () => Found | undefined, ...packages: string[]): Found {
  const there = find()
  if (there) return there
  console.log(`Not on this machine: ${packages.join(', ')}. Installing.`)
  aptInstall(...packages)
  const installed = find()
  if (!installed) throw new Error(whatToDo[engine])
  return installed
}

function findFirefox(): string | undefined {
  if (process.env.FIREFOX_PATH) return process.env.FIREFOX_PATH
  return [
    ...onPath('firefox-esr'),
    ...onPath('firefox'),
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ].find(path => existsSync(path) && isFirefox(path))
}

function findWebKit(): WebKitPaths | undefined {
  const [driver] = [process.env.WEBKIT_DRIVER_PATH, ...onPath('WebKitWebDriver')].filter(isThere)
  const [miniBrowser] = [process.env.WEBKIT_BROWSER_PATH, ...miniBrowsers()].filter(isThere)
  const [xvfb] = [process.env.XVFB_PATH, ...onPath('Xvfb')].filter(isThere)
  return driver && miniBrowser && xvfb ? { driver, miniBrowser, xvfb } : undefined
}

/** No distribution puts it on the path. */
function miniBrowsers(): string[] {
  const folders = [
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/libexec',
    '/usr/lib64',
    '/usr/lib',
  ]
  return ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'].flatMap(version =>
    folders.map(folder => join(folder, version, 'MiniBrowser')),
  )
}

function onPath(command: string): string[] {
  return (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, command))
}

function isThere(path: string | undefined): path is string {
  return path !== undefined && existsSync(path)
}

/** Ubuntu's package is a stub that asks for a snap. */
function isFirefox(path: string): boolean {
  try {
    const version = execFileSync(path, ['--version'], {
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return version.includes('Firefox')
  } catch {
    return false
  }
}
