import { prepareKitchens } from '../buildOnce'
import { findOrInstallFirefox, findOrInstallWebKit, whyImpossible } from './findEngines'

/** Once before all: both engines, and what every kitchen is made of. */
export default function prepareEngines(): Promise<() => Promise<void>> {
  process.env.FIREFOX_PATH = findOrInstallFirefox()
  const reason = whyImpossible('webkit')
  if (reason) console.log(`Skipped: every test in WebKit. ${reason}`)
  else findOrInstallWebKit()
  return prepareKitchens()
}
