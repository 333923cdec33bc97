import { beforeEach, describe, expect, it, vi } from 'vitest'
import { findOrInstallFirefox, findOrInstallWebKit, whyImpossible } from '../../support/engines/findEngines'

describe('finding the engines', () => {
  beforeEach(() => {
    // Neither the engines nor apt-get are found on an empty path, so nothing can be installed either.
    vi.stubEnv('PATH', '')
    for (const name of ['FIREFOX_PATH', 'WEBKIT_DRIVER_PATH', 'WEBKIT_BROWSER_PATH', 'XVFB_PATH']) {
      vi.stubEnv(name, undefined)
    }
    vi.spyOn(console, 'log').mockReturnValue()
    return () => vi.unstubAllEnvs()
  })

  it('excuses WebKit where WebKitGTK does not exist, and says why', () => {
    expect(whyImpossible('webkit', 'darwin')).toContain('on Linux only')
    expect(whyImpossible('webkit', 'win32')).toContain('on Linux only')
  })

  it('excuses nobody on Linux, and Firefox nowhere', () => {
    expect(whyImpossible('webkit', 'linux')).toBeUndefined()
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(whyImpossible('firefox', platform)).toBeUndefined()
    }
  })

  it('takes the Firefox it is told to take', () => {
    vi.stubEnv('FIREFOX_PATH', '/opt/firefox/firefox')
    expect(findOrInstallFirefox()).toBe('/opt/firefox/firefox')
  })

  it.runIf(process.platform === 'linux')('says what to type when an engine is missing', () => {
    expect(() => findOrInstallFirefox()).toThrow(/apt-get install -y firefox-esr/)
    expect(() => findOrInstallWebKit()).toThrow(/apt-get install -y webkit2gtk-driver xvfb/)
  })
})
