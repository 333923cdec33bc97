import type { Page } from '@playwright/test'
import { patienceMs } from '../support/app'
import { answerWith, cutBeforeSending, holdAnswer, loseAnswer, type SeenRequest } from '../support/faultProxy'
import { freeze } from '../support/freeze'
import { expect, test, type Kitchen } from '../support/kitchen'
import { attemptsInWorker, controlWorkers, expectNoWindow, tasksInWorker } from '../support/serviceWorker'

const hummus = { prod_chickpeas: -300, prod_tahini: -120, prod_lemon: -80, prep_123: 500 }

const expiredToken = answerWith(
  401,
  { 'content-type': 'application/json' },
  JSON.stringify({ code: 'PGRST303', message: 'JWT expired' }),
)

/** A production that waits on the tablet: the network is gone, and after it the last window. */
async function leaveWork({ app, tablet }: Kitchen, make = () => app.produce('Hummus', 500)): Promise<void> {
  await app.expectOpensOffline()
  await tablet.setOffline(true)
  await make()
  await expect.poll(() => app.isSyncRequested()).toBe(true)
  await app.page.close()
}

/** Waits, without any window, until the tasks on the tablet have these statuses. */
async function expectInWorker({ tablet }: Kitchen, ...statuses: string[]): Promise<void> {
  const context = tablet.context()
  await expect
    .poll(async () => (await tasksInWorker(context)).map(({ status }) => status), { timeout: patienceMs })
    .toEqual(statuses)
  await expectNoWindow(context)
}

test('first visit, server gone, app opened, work left behind, window closed: the worker sends it when the server is back, and the next start says so', async ({
  kitchen,
}) => {
  const restaurant = await kitchen()
  const { app, tablet, proxy, database } = restaurant
  const before = await database.balances()
  await app.expectOpensOffline()
  const gone = proxy.always('', cutBeforeSending)
  await app.page.reload()
  await app.expectBoard()
  await app.produce('Hummus', 500)
  await expect.poll(() => app.isSyncRequested()).toBe(true)
  await app.expectOffline()
  await app.page.close()
  await expectNoWindow(tablet.context())
  expect(await database.operations()).toEqual([])

  gone.lift()
  await expectInWorker(restaurant, 'completed')
  expect(await database.movedSince(before)).toEqual(hummus)
  expect(await database.operations()).toHaveLength(1)
  expect((await attemptsInWorker(tablet.context())).at(-1)).toMatchObject({
    ranIn: 'worker',
    outcome: 'done',
  })

  const next = await tablet.openTab()
  await expect(next.notice('While you were away: Produced 500 g of Hummus')).toBeVisible()
  await next.expectOnBoard('Hummus', (before['prep_123'] ?? 0) + 500)
})

test('no network, window closed: the browser itself wakes the worker when the network is back', async ({
  kitchen,
}) => {
  const restaurant = await kitchen()
  const { tablet, database } = restaurant
  const before = await database.balances()
  await leaveWork(restaurant)
  await expectNoWindow(tablet.context())
  expect(await database.operations()).toEqual([])

  await tablet.setOffline(false)
  await expectInWorker(restaurant, 'completed')
  expect(await attemptsInWorker(tablet.context())).toMatchObject([{ ranIn: 'worker', outcome: 'done' }])
  expect(await database.movedSince(before)).toEqual(hummus)
  expect(await database.operations()).toHaveLength(1)
})

test('the answer to the worker is lost: the task is sent once more inside the same event, and applied once', async ({
  kitchen,
}) => {
  const restaurant = await kitchen()
  const { proxy, tablet, database } = restaurant
  const before = await database.balances()
  await leaveWork(restaurant)
  const lost = proxy.once('/apply_tasks', loseAnswer())
  await tablet.setOffline(false)
  await lost.happened
  await expectInWorker(restaurant, 'completed')
  expect((await attemptsInWorker(tablet.context())).map(({ ranIn, outcome }) => [ranIn, outcome])).toEqual([
    ['worker', 'network'],
    ['worker', 'done'],
  ])
  expect(await database.movedSince(before)).toEqual(hummus)
})

test('a tab drains while the sync event comes: page and worker send no task twice', async ({ kitchen }) => {
  const { app, tablet, proxy, database } = await kitchen()
  const control = await controlWorkers(tablet.context(), proxy.url)
  await tablet.setOffline(true)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 1, unit: 'g', reason: 'Spoiled' })
  const [task] = await app.storedTasks()
  await app.copyStoredTask(task?.id ?? '', 199)
  const before = await database.balances()
  await Promise.all([tablet.setOffline(false), control.dispatchSync(), control.dispatchSync()])

  await app.expectStatuses(...Array.from({ length: 200 }, () => 'completed' as const))
  expect(await database.movedSince(before)).toEqual({ prod_1: -200 })
  expect(await database.operations()).toHaveLength(200)
  const sent = proxy
    .seen('/apply_tasks')
    .flatMap(({ body }) => (body as { tasks: { id: string }[] }).tasks.map(({ id }) => id))
  expect(new Set(sent).size).toBe(200)
  expect(sent).toHaveLength(200)
})

test('a tab is frozen with its request under way: the worker takes the work over after one lease, once', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  const before = await database.balances()
  await app.expectOpensOffline()
  const held = proxy.once('/apply_tasks', holdAnswer(new Promise(() => undefined)))
  await app.produce('Hummus', 500)
  await expect.poll(() => held.met).toBe(1)
  const thaw = await freeze(app.page)

  await expect
    .poll(async () => (await tasksInWorker(tablet.context())).map(({ status }) => status), {
      timeout: patienceMs,
    })
    .toEqual(['completed'])
  expect((await attemptsInWorker(tablet.context())).map(({ ranIn, outcome }) => [ranIn, outcome])).toEqual([
    ['worker', 'lost'],
    ['worker', 'done'],
  ])
  await thaw()
  // The worker's messages to the frozen tab were dropped; it finds out by its timers.
  await expect(app.notice('Produced 500 g of Hummus')).toBeVisible({ timeout: 20_000 })
  expect(await database.movedSince(before)).toEqual(hummus)
  expect(await database.operations()).toHaveLength(1)
})

test('the worker is stopped mid-drain and started again: the work is done once', async ({ kitchen }) => {
  const restaurant = await kitchen()
  const { proxy, tablet, database } = restaurant
  const before = await database.balances()
  await leaveWork(restaurant)
  const control = await controlWorkers(tablet.context(), proxy.url)
  const held = proxy.once('/apply_tasks', holdAnswer(new Promise(() => undefined)))
  await tablet.setOffline(false)
  await expect.poll(() => held.met, { timeout: patienceMs }).toBe(1)
  await expect.poll(() => database.operations()).toHaveLength(1)

  await control.stop()
  await control.dispatchSync()
  await control.close()
  await expectInWorker(restaurant, 'completed')
  expect((await attemptsInWorker(tablet.context())).map(({ ranIn, outcome }) => [ranIn, outcome])).toEqual([
    ['worker', 'lost'],
    ['worker', 'done'],
  ])
  expect(await database.movedSince(before)).toEqual(hummus)
  expect(await database.operations()).toHaveLength(1)
})

test('the browser ended the worker while no server answered, and waits five minutes for its next try: what is made after that is sent with no window as soon as there is one', async ({
  kitchen,
}) => {
  const restaurant = await kitchen()
  const { app, proxy, tablet, database } = restaurant
  await app.expectOpensOffline()
  const control = await controlWorkers(tablet.context(), proxy.url)
  const isFromWorker = ({ headers }: SeenRequest) => headers.referer?.endsWith('/service-worker.js') ?? false
  const wishes = await countSyncWishes(app.page)
  const gone = proxy.always('', cutBeforeSending)
  await app.produce('Hummus', 500)
  await expect.poll(() => proxy.seen('').some(isFromWorker)).toBe(true)
  // While the worker is at it, one tag is enough for all that comes. Stored is not yet asked for: that comes a little later.
  await app.produce('Hummus', 500)
  await expect.poll(wishes).toBe(2)
  expect(await app.syncTags()).toEqual(['simmer-drain'])
  expect(await control.stopUntilHeldBack()).toBeGreaterThanOrEqual(240_000)
  await control.close()
  expect(await app.syncTags()).toEqual(['simmer-drain'])
  await app.produce('Hummus', 500)
  await expect.poll(() => app.syncTags()).toHaveLength(2)
  await app.page.close()
  expect(await database.operations()).toEqual([])

  gone.lift()
  await expectInWorker(restaurant, 'completed', 'completed', 'completed')
  expect(await database.operations()).toHaveLength(3)
})

test('the token runs out while the worker drains: it is renewed once, and the person stays signed in', async ({
  kitchen,
}) => {
  const restaurant = await kitchen()
  const { proxy, tablet, database } = restaurant
  await leaveWork(restaurant)
  proxy.once('/apply_tasks', expiredToken)
  const refreshes = proxy.count('/auth/v1/token')
  await tablet.setOffline(false)
  await expectInWorker(restaurant, 'completed')
  expect(proxy.count('/auth/v1/token') - refreshes).toBe(1)
  expect(await database.operations()).toHaveLength(1)

  // What the worker renewed, the page uses: no second renewal, no sign-in.
  const next = await tablet.openTab()
  await next.expectBoard()
  await next.produce('Hummus', 500)
  await next.expectStatuses('completed', 'completed')
  expect(proxy.count('/auth/v1/token') - refreshes).toBe(1)
})

test('signing out in a tab stops the worker in the middle of its drain', async ({ kitchen }) => {
  const restaurant = await kitchen()
  const { app, proxy, tablet, database } = restaurant
  await leaveWork(restaurant, async () => {
    await app.writeOff('products', { item: 'Tomatoes', quantity: 1, unit: 'g', reason: 'Spoiled' })
    const [task] = await app.storedTasks()
    await app.copyStoredTask(task?.id ?? '', 59)
  })
  let letGo: () => void = () => undefined
  const held = proxy.once('/apply_tasks', holdAnswer(new Promise(resolve => (letGo = resolve))))
  await tablet.setOffline(false)
  await expect.poll(() => held.met, { timeout: patienceMs }).toBe(1)

  const tab = await tablet.openTab()
  await tab.expectBoard()
  await tab.signOut({ openTasks: 60 })
  letGo()
  // What had been sent is a fact; what had not stays on the tablet.
  await tab.expectStatuses(
    ...Array.from({ length: 60 }, (_, index) => (index < 50 ? ('completed' as const) : ('queued' as const))),
  )
  await tab.signIn('bar')
  await tab.writeOff('products', { item: 'Limes', quantity: 1, unit: 'pcs', reason: 'Spoiled' })
  // Also settled, or signing out would warn of it.
  await expect
    .poll(async () => (await tab.storedTasks()).at(-1)?.status, { timeout: patienceMs })
    .toBe('completed')
  expect(await database.operations()).toHaveLength(51)
  const batches = proxy.seen('/apply_tasks').map(({ body }) => (body as { tasks: unknown[] }).tasks.length)
  expect(batches).toEqual([50, 1])

  await tab.signOut()
  await tab.signIn('kitchen')
  await expect.poll(() => database.operations(), { timeout: patienceMs }).toHaveLength(61)
})

test('the worker never sends what another person made', async ({ kitchen }) => {
  const restaurant = await kitchen()
  const { app, proxy, tablet, database } = restaurant
  const blocked = proxy.always('/apply_tasks', cutBeforeSending)
  await app.produce('Hummus', 500)
  await app.expectStatuses('queued')
  await app.signOut({ openTasks: 1 })
  await app.signIn('bar')
  await app.writeOff('products', { item: 'Limes', quantity: 1, unit: 'pcs', reason: 'Spoiled' })
  await app.page.close()
  blocked.lift()
  const control = await controlWorkers(tablet.context(), proxy.url)
  await control.dispatchSync()
  await control.close()
  await expectInWorker(restaurant, 'queued', 'completed')
  expect((await database.operations()).map(({ responsible_person }) => responsible_person)).toEqual(['Ketut'])
})

/** @returns how often the page has asked for a background sync since, and looked once more whether it is being served */
async function countSyncWishes(page: Page): Promise<() => Promise<number>> {
  const count = await page.evaluateHandle(() => {
    const counted = { wishes: 0 }
    const { prototype } = (globalThis as unknown as { SyncManager: { prototype: SyncLike } }).SyncManager
    const { register } = prototype
    prototype.register = async function (tag) {
      await register.call(this, tag)
      counted.wishes += 1
    }
    interface SyncLike {
      register(tag: string): Promise<void>
    }
    return counted
  })
  return () =>
    count.evaluate(async ({ wishes }) => {
      // Behind the page's own question about locks.
      await navigator.locks.query()
      return wishes
    })
}
