import { join } from 'node:path'
import { buildApp } from '../support/backend'
import { expect, test as base } from '../support/kitchen'

/** Long enough for a reload on a slow machine. */
const undoWindowMs = 8_000

/** The app as a restaurant has it that wants some seconds to think better of it: that is said when it is built. */
const test = base.extend<object, { appWithUndo: string }>({
  appWithUndo: [
    async ({}, use) => {
      const folder = join(process.env.SIMMER_E2E_HOME ?? '', 'app-with-undo')
      await buildApp(folder, undefined, { VITE_UNDO_WINDOW_MS: String(undoWindowMs) })
      await use(folder)
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

test('what was just sent can be undone for some seconds, also after a reload, and else goes out by itself', async ({
  kitchen,
  appWithUndo,
}) => {
  const { app, proxy, database } = await kitchen({ build: appWithUndo })
  const stock = await database.balance('prep_123')
  const undo = app.notices.getByRole('button', { name: 'Undo' })

  await app.produce('Hummus', 500)
  await expect(app.notice('500 g of Hummus')).toBeVisible()
  await app.page.reload()
  await app.expectBoard()
  await undo.click()
  await app.expectStatuses('cancelled')
  await expect(undo).toBeHidden()
  expect(proxy.seen('/apply_tasks')).toEqual([])

  await app.produce('Hummus', 250)
  await expect(undo).toBeVisible()
  await app.expectStatuses('cancelled', 'completed')
  await expect(undo).toBeHidden()
  expect(proxy.seen('/apply_tasks')).toHaveLength(1)
  expect(await database.operations()).toHaveLength(1)
  expect(await database.balance('prep_123')).toBe(stock + 250)
})

test('a second tab offers the undo as well, and one of the two is enough', async ({
  kitchen,
  appWithUndo,
}) => {
  const { app, tablet, proxy, database } = await kitchen({ build: appWithUndo })
  const second = await tablet.openTab()
  await second.expectBoard()
  await app.produce('Hummus', 500)
  await second.comeToFront()
  await second.notices.getByRole('button', { name: 'Undo' }).click()
  await second.expectStatuses('cancelled')
  await app.comeToFront()
  await expect(app.notices.getByRole('button', { name: 'Undo' })).toBeHidden()
  expect(proxy.seen('/apply_tasks')).toEqual([])
  expect(await database.operations()).toHaveLength(0)
})
