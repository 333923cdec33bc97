import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '../../src/locales/messages'
import type { Appearance } from '../../src/ui/appearance'
import { root } from '../support/backend'
import { test } from '../support/kitchen'
import { expectToFit, screenSizes, walkScreens } from '../support/walkScreens'

const languages: Language[] = ['en', 'id']
const looks: Appearance[] = ['light', 'dark']

for (const device of Object.keys(screenSizes) as (keyof typeof screenSizes)[]) {
  for (const language of languages) {
    for (const look of looks) {
      test(`every screen: ${device}, ${language}, ${look}`, async ({ kitchen }) => {
        const folder = join(root, 'test-results/screens', `${device}-${language}-${look}`)
        await rm(folder, { recursive: true, force: true })
        await mkdir(folder, { recursive: true })
        const restaurant = await kitchen({ person: null })
        const { page } = restaurant.app
        let count = 0
        await walkScreens(restaurant, { device, language, look }, async screen => {
          await expectToFit(page)
          count += 1
          const path = join(folder, `${String(count).padStart(2, '0')}-${screen}.png`)
          await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
        })
      })
    }
  }
}
