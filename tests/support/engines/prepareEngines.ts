import { prepareKitchens } from '../buildOnce'
import { findOrInstallChromium } from '../chromium.mjs'
import { findOrInstallFirefox, findOrInstallWebKit, whyImpossible } from './findEngines'

/** Once before all: the engines, and what every kitchen is made of. */
export default function prepareEngines(): Promise<() => Promise<void>> {
  process.env.CHROMIUM_PATH = findOrInstallChromium()
  process.env.FIREFOX_PATH = findOrInstallFirefox()
  const reason = whyImpossible('webkit')
  if (reason) console.log(`Skipped: every test in WebKit. ${reason}`)
  else findOrInstallWebKit()
  return prepareKitchens()
}
