import { field, type App } from '../support/app'
import { denyBackgroundSync } from '../support/browser'
import { createDiskQuota } from '../support/diskQuota'
import { hang, slow } from '../support/faultProxy'
import { hummus } from '../support/hummus'
import { expect, test, type Kitchen } from '../support/kitchen'
import { scoreSurvival } from '../support/scoreboard'
import { freeze } from '../support/serviceWorker'

/** How long a claim holds, and what finding that out may take on a busy machine. */
const leaseMs = 15_000
const slackMs = 5_000

scoreSurvival()

for (const tabs of [2, 5]) {
  test(`T5: ${tabs} tabs drain one backlog of 5: none is sent twice, each is applied once (promise 2)`, async ({
    kitchen,
  }) => {
    const { app, tablet, proxy, database } = await kitchen()
    const others = await Promise.all(Array.from({ length: tabs - 1 }, () => tablet.openTab()))
    for (const other of others) await other.expectBoard()
    await tablet.setOffline(true)
    for (let count = 0; count < 5; count += 1) await app.produce('Hummus', 500)
    const ids = (await app.storedTasks()).map(({ id }) => id)
    const before = await database.balances()

    // Tabs come back at a random moment within a second: this one call lasts until the others have looked as well.
    proxy.once('/apply_tasks', slow(2_500))
    await tablet.setOffline(false)
    await app.expectStatuses('completed', 'completed', 'completed', 'completed', 'completed')
    const sent = proxy
      .seen('/apply_tasks')
      .flatMap(({ body }) => (body as { tasks: { id: string }[] }).tasks.map(({ id }) => id))
    expect(sent).toEqual(ids)
    expect((await database.operations()).map(({ task_id }) => task_id)).toEqual(ids)
    expect(await database.movedSince(before)).toEqual(
      Object.fromEntries(Object.entries(hummus).map(([item, moved]) => [item, moved * 5])),
    )
  })
}

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
  'is closed': app => app.page.close(),
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
  test(`T8: the draining tab ${ending}: the second tab takes over within one lease, nothing twice (promise 6)`, async ({
    kitchen,
  }) => {
    const { app, second, ...restaurant } = await drainingBesideAnother(await kitchen())
    const { proxy, database, before } = restaurant
    const endedAt = Date.now()
    await end(app)
    await second.expectStatuses('completed')
    expect(Date.now() - endedAt).toBeLessThan(leaseMs + slackMs)
    expect((await second.storedAttempts()).map(({ outcome }) => outcome)).toEqual(['lost', 'done'])
    expect(proxy.count('/apply_tasks')).toBe(2)
    expect(await database.operations()).toHaveLength(1)
    expect(await database.movedSince(before)).toEqual(hummus)
  })
}

/** The first tab has a request under way that nobody answers; a second tab is opened beside it. */
async function drainingBesideAnother({ app, tablet, proxy, database }: Kitchen) {
  await denyBackgroundSync(tablet.context(), proxy.url)
  const before = await database.balances()
  const held = proxy.once('/apply_tasks', hang)
  await app.produce('Hummus', 500)
  await expect.poll(() => held.met).toBe(1)
  const second = await tablet.openTab()
  return { app, second, proxy, database, before }
}
