import type { BrowserContext } from '@playwright/test'
import { field, patienceMs, type App } from '../support/app'
import { createDiskQuota } from '../support/diskQuota'
import { hummus } from '../support/hummus'
import { expect, test, type Kitchen } from '../support/kitchen'
import { scoreSurvival } from '../support/scoreboard'
import {
  drainingBesideAnother,
  expectTakeover,
  scoreTabs,
  titleOfT8,
  type TabbedKitchen,
} from '../support/scoreboardTabs'
import { freeze } from '../support/serviceWorker'

scoreSurvival()

scoreTabs((title, body) => {
  test(title, async ({ kitchen }) => {
    await body(tabbed(await kitchen()))
  })
})

test('T6: storage quota exceeded: a clear error, the dialog keeps what was typed, and sends it once there is room', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  const before = await database.balances()
  const quota = await createDiskQuota(app.page)
  const dialog = await app.fill('Write off products', {
    item: 'Tomatoes',
    quantity: 250,
    unit: 'g',
    reason: 'Spoiled',
    notes: 'Fell on the floor',
  })
  await quota.fill()
  const writeOff = dialog.getByRole('button', { name: 'Write off' })
  await writeOff.click()
  await expect(dialog.getByText(/no room left/)).toBeVisible()
  await expect(field(dialog, 'Quantity')).toHaveValue('250')
  await expect(field(dialog, 'Notes')).toHaveValue('Fell on the floor')
  expect(await app.storedTasks()).toEqual([])
  expect(proxy.count('/apply_tasks')).toBe(0)

  await quota.free()
  await writeOff.click()
  await expect(dialog).toBeHidden()
  await app.expectStatuses('completed')
  expect(await database.operations()).toMatchObject([{ kind: 'write_off', notes: 'Fell on the floor' }])
  expect(await database.movedSince(before)).toEqual({ prod_1: -250 })
})

const endings: Record<string, (app: App) => Promise<void>> = {
  crashes: async app => {
    const session = await app.page.context().newCDPSession(app.page)
    const crashed = app.page.waitForEvent('crash')
    // Nobody is left to answer it.
    session.send('Page.crash').catch(() => undefined)
    await crashed
  },
  'is frozen': async app => {
    await freeze(app.page)
  },
}

for (const [ending, end] of Object.entries(endings)) {
  test(titleOfT8(ending), async ({ kitchen }) => {
    const opened = await kitchen()
    await expectTakeover(tabbed(opened), () => end(opened.app))
  })
}

test('T8: a frozen tab that goes on after another took its work over changes nothing any more', async ({
  kitchen,
}) => {
  const opened = await kitchen()
  const { app, proxy, database } = opened
  const { second, before } = await drainingBesideAnother(tabbed(opened))
  const thaw = await freeze(app.page)
  await second.expectStatuses('completed')
  await thaw()
  // It finds its call timed out, and says so; the task is no longer its own.
  await expect
    .poll(async () => (await second.storedAttempts()).map(({ outcome }) => outcome), { timeout: patienceMs })
    .toEqual(['lost', 'done', 'network'])
  expect(await second.storedTasks()).toMatchObject([{ status: 'completed', attempts: 1 }])
  expect(proxy.count('/apply_tasks')).toBe(2)
  expect(await database.operations()).toHaveLength(1)
  expect(await database.movedSince(before)).toEqual(hummus)
})

function tabbed({ app, tablet, proxy, database }: Kitchen): TabbedKitchen {
  return {
    app,
    proxy,
    database,
    openTab: () => tablet.openTab(),
    closeFirstTab: () => app.page.close(),
    keepWorkerOut: () => denyBackgroundSync(tablet.context(), proxy.url),
    setOffline: tablet.setOffline,
  }
}

/** What a person can do in the browser's settings: the tabs are alone with the work. */
async function denyBackgroundSync(context: BrowserContext, origin: string): Promise<void> {
  const session = await context.browser()?.newBrowserCDPSession()
  if (!session) throw new Error('This context has no browser to set up.')
  await session.send('Browser.setPermission', {
    origin,
    permission: { name: 'background-sync' },
    setting: 'denied',
  })
}
