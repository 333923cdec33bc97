import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** What axe finds on the page as it is: a line for each element. */
export async function axeViolations(page: Page): Promise<string[]> {
  // The other way opens one more page for each look, for frames of other origins, and the app has none.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    // What passes is not asked for: it would come over with the markup of every element.
    .options({ resultTypes: ['violations'] })
    .analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`),
  )
}
