import { field, type App } from '../support/app'
import { denyBackgroundSync } from '../support/browser'
import { emptyDisk, fillDisk } from '../support/fullDisk'
import { expect, test, type Kitchen } from '../support/kitchen'
import { onSmallTablet } from '../support/smallTablet'
import { scoreSurvival } from '../support/scoreboard'
import { expectTakeover, scoreTabs, titleOfT8, type TabbedKitchen } from '../support/scoreboardTabs'

scoreSurvival()

scoreTabs((title, body) => {
  test(title, async ({ kitchen }) => {
    await body(tabbed(await kitchen()))
  })
})

test('T6: storage quota exceeded: a clear error, the dialog keeps what was typed, and sends it once there is room', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await onSmallTablet(kitchen)
  const before = await database.balances()
  const dialog = await app.fill('Write off products', {
    item: 'Tomatoes',
    quantity: 250,
    unit: 'g',
    reason: 'Spoiled',
    notes: 'Fell on the floor',
  })
  await fillDisk(app)
  const writeOff = dialog.getByRole('button', { name: 'Write off' })
  await writeOff.click()
  await expect(dialog.getByText(/no room left/)).toBeVisible()
  await expect(field(dialog, 'Quantity')).toHaveValue('250')
  await expect(field(dialog, 'Notes')).toHaveValue('Fell on the floor')
  expect(await app.storedTasks()).toEqual([])
  expect(proxy.count('/apply_tasks')).toBe(0)

  await emptyDisk(app)
  await writeOff.click()
  await expect(dialog).toBeHidden()
  await app.expectStatuses('completed')
  expect(await database.operations()).toMatchObject([{ kind: 'write_off', notes: 'Fell on the floor' }])
  expect(await database.movedSince(before)).toEqual({ prod_1: -250 })
})

/** Frozen: see tabs.spec.ts. */
const endings: Record<string, (app: App) => Promise<void>> = {
  crashes: async app => {
    const session = await app.page.context().newCDPSession(app.page)
    const crashed = app.page.waitForEvent('crash')
    // Nobody is left to answer it.
    session.send('Page.crash').catch(() => undefined)
    await crashed
  },
}

for (const [ending, end] of Object.entries(endings)) {
  test(titleOfT8(ending), async ({ kitchen }) => {
    const opened = await kitchen()
    await expectTakeover(tabbed(opened), () => end(opened.app))
  })
}

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
