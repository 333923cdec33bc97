import type { Locator, Page } from '@playwright/test'
import type { Language } from '../../src/locales/messages'
import { plainTranslate } from '../../src/locales/plainTranslate'
import type { Appearance } from '../../src/ui/appearance'
import { emailOf, password } from './app'
import { cutBeforeSending } from './faultProxy'
import { expect, type Kitchen } from './kitchen'

export const screenSizes = {
  tablet: { width: 1180, height: 820 },
  portrait: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1680, height: 1050 },
} as const

export interface Setting {
  device: keyof typeof screenSizes
  language: Language
  look: Appearance
}

/** What people may paste into a note: markup, right-to-left marks, and no end. */
const hostileText =
  `<b onclick="alert(1)">bold</b><img src=x onerror="alert(2)"> \u202Eright to left\u202C ${'long '.repeat(390)}`.slice(
    0,
    2000,
  )

/**
 * From the sign-in to a failed task understood and about to be mended, in the words of a language, on a size of screen.
 * @param kitchen with nobody signed in
 * @param look gets each screen by its name, when it stands still
 */
export async function walkScreens(
  { app, tablet, proxy }: Kitchen,
  { device, language, look: appearance }: Setting,
  look: (screen: string) => Promise<void>,
): Promise<void> {
  const { page } = app
  const t = plainTranslate(language)
  const button = (name: string, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: true })
  const dialog = (name: string) => page.getByRole('dialog', { name, exact: true })

  await page.setViewportSize(screenSizes[device])
  await page.addInitScript(
    ([chosen, theme]) => {
      localStorage.setItem('simmer-language', chosen)
      localStorage.setItem('simmer-appearance', theme)
    },
    [language, appearance] as const,
  )
  await page.reload()
  await expect(page.getByLabel(t('session.email'))).toBeVisible()
  await look('sign-in')
  await page.getByLabel(t('session.email')).fill(emailOf('kitchen'))
  await page.getByLabel(t('session.password'), { exact: true }).fill(password)
  await button(t('session.signIn')).click()
  await expect(page.getByText('Hummus').first()).toBeVisible()
  await look('board')

  const history = dialog(t('history.title'))
  await button(t('history.title')).click()
  await expect(history.getByText(t('history.empty.none'))).toBeVisible()
  await look('history-empty')
  await button(t('common.close'), history).first().click()
  await expect(history).toBeHidden()

  async function open(which: 'production' | 'products' | 'preparations'): Promise<Locator> {
    await button(t(`stock.dialogs.${which}`)).click()
    const opened = dialog(t(`stock.dialogs.${which}`))
    await expect(opened).toBeVisible()
    return opened
  }
  const quantityIn = (opened: Locator) => opened.locator('input[inputmode=decimal]').first()
  async function fill(opened: Locator, item: string, quantity: string, reason?: string): Promise<void> {
    await opened.getByRole('combobox').first().click()
    await page.getByRole('option', { name: new RegExp(`^${item}\\b`) }).click()
    await quantityIn(opened).fill(quantity)
    const reasons = opened.locator('select').filter({ has: page.locator('option[value=expired]') })
    if (reason) await reasons.selectOption(reason)
  }
  async function send(opened: Locator): Promise<void> {
    await opened.locator('button[type=submit]').click()
    await expect(opened).toBeHidden()
  }

  /** What a narrow or low list keeps behind a button. */
  async function walkFolded(): Promise<void> {
    const filters = button(t('history.filter.label'), history)
    if (await filters.isVisible()) {
      await filters.click()
      await look('history-filters')
      await filters.click()
    }
    const more = button(t('history.more'), history)
    if (!(await more.isVisible())) return
    await more.click()
    await button(t('history.overview'), history).click()
    await expect(history.getByRole('figure').or(history.locator('.chart'))).toBeVisible()
    await look('history-overview')
    await button(t('history.backToList'), history).click()
    await more.click()
  }

  async function walkSelection(): Promise<void> {
    const begin = button(t('history.select.begin'), history)
    const isAskedFor = await begin.isVisible()
    if (isAskedFor) await begin.click()
    await history.locator('[data-status=failed]').first().getByRole('checkbox').check()
    const bar = history.getByRole('group', { name: t('history.select.actions') })
    await expect(bar).toBeVisible()
    await look('history-selection')
    await button(t('history.actions.Cancel'), bar).click()
    const asking = dialog(t('history.bulk.title.Cancel'))
    await expect(asking).toBeVisible()
    await look('bulk-question')
    await button(t('history.bulk.stay'), asking).click()
    await expect(asking).toBeHidden()
    await button(t('history.select.none'), bar).click()
    await expect(bar).toBeHidden()
  }

  const production = await open('production')
  await look('production-empty')
  await production.locator('button[type=submit]').click()
  await look('production-errors')
  await fill(production, 'Hummus', '500')
  await look('production-filled')
  await page.keyboard.press('Escape')
  const question = dialog(t('dialogs.discard'))
  await expect(question).toBeVisible()
  await look('production-asks')
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await quantityIn(production).fill('90000')
  await look('production-shortage')
  await quantityIn(production).fill('500')
  await send(production)
  await app.expectStatuses('completed')
  await look('done')

  const products = await open('products')
  await fill(products, 'Tomatoes', '600', 'expired')
  await look('products-expired')
  await send(products)
  await app.expectStatuses('completed', 'completed')

  // One that fails: what it names is not in this restaurant.
  await tablet.setOffline(true)
  const preparations = await open('preparations')
  await fill(preparations, 'Sambal matah', '100', 'spoiled')
  await preparations.locator('textarea').first().fill(hostileText)
  await look('preparations-long-text')
  await send(preparations)
  await look('offline')
  await app.alterFirstItem({ preparationId: 'prep_gone' })
  await tablet.setOffline(false)
  await app.expectStatuses('completed', 'completed', 'failed')
  await expect(button(t('notices.details'))).toBeVisible()
  await look('failed')

  const away = proxy.backend(cutBeforeSending)
  const another = await open('production')
  await fill(another, 'Hummus', '500')
  await send(another)
  await expect
    .poll(async () => (await app.storedTasks()).at(-1)?.waitingFor, { timeout: 30_000 })
    .toBe('network')
  await look('waiting')

  await button(t('app.signOut')).click()
  await expect(dialog(t('app.signOutQuestion'))).toBeVisible()
  await look('sign-out-question')
  await button(t('app.staySignedIn')).click()
  await expect(dialog(t('app.signOutQuestion'))).toBeHidden()

  await button(t('history.title')).click()
  // Its counts come last.
  await expect(history.locator('.matches')).toHaveText(t('history.filter.matches', { n: 4 }))
  await look('history')
  await walkFolded()
  await walkSelection()
  const failed = history.locator('[data-status=failed]').first()
  await failed.click()
  const detail = history.getByRole('region', { name: t('history.detail.label') })
  await expect(detail).toBeVisible()
  await look('history-detail')
  await button(t('history.actions.Cancel'), detail).click()
  const cancelling = dialog(t('history.confirmCancel.title'))
  await expect(cancelling).toBeVisible()
  await look('cancel-question')
  await button(t('history.confirmCancel.stay'), cancelling).click()
  await expect(cancelling).toBeHidden()
  await button(t('history.actions.Fix'), history).click()
  const mending = dialog(t('stock.dialogs.preparations'))
  await expect(mending).toBeVisible()
  await look('fix-and-resend')
  await button(t('common.close'), mending).click()
  // Nothing was changed, so nothing is asked.
  await expect(mending).toBeHidden()

  away.lift()
  // Back where the failure was read.
  await expect(history).toBeVisible()
  await history.getByRole('tab').last().click()
  await expect(
    history
      .getByText(/PR-\d{4}-\d+/)
      .filter({ visible: true })
      .first(),
  ).toBeVisible({ timeout: 30_000 })
  await look('restaurant')
  await history
    .getByRole('button', { name: /PR-\d{4}-\d+/ })
    .first()
    .click()
  await expect(button(t('operations.back'), history).or(button(t('history.close'), history))).toBeVisible()
  await look('restaurant-detail')
  await button(t('common.close'), history).first().click()
  await expect(history).toBeHidden()

  await button(t('app.settings')).click()
  await expect(dialog(t('app.settings'))).toBeVisible()
  await look('settings')
  await page.keyboard.press('Escape')
}

/** Nothing is wider than the screen, and nothing that people have typed has become a part of the page. */
export async function expectToFit(page: Page): Promise<void> {
  const surplus = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(surplus).toBeLessThanOrEqual(0)
  await expect(page.locator('b[onclick], img[onerror]')).toHaveCount(0)
}
