import { App } from './app'

/** What "Duplicate tab" does: the same address, with a copy of the tab's sessionStorage. */
export async function duplicateTab({ page, url }: App): Promise<App> {
  const opened = page.context().waitForEvent('page')
  await page.evaluate(() => void window.open(location.href))
  return new App(await opened, url)
}
