import { axeViolations } from '../support/axeViolations'
import { expect, test } from '../support/kitchen'
import { expectToFit, walkScreens, type Setting } from '../support/walkScreens'

/** Each size and language, and both looks of each language; `npm run screenshots` walks through all of them together. */
const settings: Setting[] = [
  { device: 'tablet', language: 'en', look: 'dark' },
  { device: 'phone', language: 'id', look: 'light' },
  { device: 'portrait', language: 'id', look: 'dark' },
  { device: 'desktop', language: 'en', look: 'light' },
]

for (const setting of settings) {
  const { device, language, look } = setting
  test(`every screen and dialog on a ${device}, ${language}, ${look}: no axe violation, nothing too wide, no text that runs`, async ({
    kitchen,
  }) => {
    test.slow()
    const restaurant = await kitchen({ person: null })
    const { page } = restaurant.app
    const found: string[] = []
    page.on('dialog', dialog => {
      found.push(`a text ran: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await walkScreens(restaurant, setting, async screen => {
      await expectToFit(page)
      for (const violation of await axeViolations(page)) found.push(`${screen}: ${violation}`)
    })
    expect(found).toEqual([])
  })
}
