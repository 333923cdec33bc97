import type { Task } from '../../src/queue/task'
import { patienceMs } from './app'
import { enqueueThroughDialog } from './enqueueThroughDialog'
import { expect, test, type KillableKitchen } from './engines/killableKitchen'
import { answerWith, cutBeforeSending, hang, holdAnswer, rewrite, type Fault } from './faultProxy'
import { hummus } from './hummus'

const json = { 'content-type': 'application/json' }
const never = new Promise<void>(() => undefined)
const backlog = 3

/**
 * The tests of the scoreboard that a driver of any engine can do: one tab, and a browser that is killed. Chromium, Firefox
 * and WebKit take them from here word for word.
 */
export function scoreSurvival(): void {
  test('T1: killed right after enqueue(20): 20 survive', async ({ kitchen }) => {
    const { app, device, proxy, database } = kitchen
    const before = await database.balances()
    const away = proxy.backend(cutBeforeSending)
    await app.tap('Write off products')
    await app.shown({ kind: 'dialog', name: 'Write off products' })
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        app.tab.evaluate(enqueueThroughDialog, { itemId: 'prod_1', quantity: 1, note: `Task ${index}` }),
      ),
    )
    await device.kill()

    await device.start()
    await app.open()
    await app.expectBoard()
    expect((await app.storedTasks()).map(({ id }) => id).sort()).toEqual(ids.sort())
    expect(await database.operations()).toEqual([])
    away.lift()
    await expectDone(kitchen, 20)
    expect((await database.operations()).map(({ task_id }) => task_id).sort()).toEqual(ids)
    expect(await database.movedSince(before)).toEqual({ prod_1: -20 })
  })

  test('T2: killed mid-request, nothing committed, queued offline: 0 of 3 lost', async ({ kitchen }) => {
    const { app, proxy } = kitchen
    const away = proxy.backend(cutBeforeSending)
    for (let count = 0; count < backlog; count += 1) await app.produce('Hummus', 500)
    await expectKilledInFlight(kitchen, async () => {
      away.lift()
    })
  })

  test('T3: killed mid-request, nothing committed, fired online: 0 of 3 lost', async ({ kitchen }) => {
    const { app } = kitchen
    await expectKilledInFlight(kitchen, async () => {
      for (let count = 0; count < backlog; count += 1) await app.produce('Hummus', 500)
    })
  })

  test('T4: killed after commit, before the answer: sent again with the same key, applied once', async ({
    kitchen,
  }) => {
    const { app, device, proxy, database } = kitchen
    const before = await database.balances()
    const held = proxy.once('/apply_tasks', holdAnswer(never))
    await app.produce('Hummus', 500)
    await expect.poll(() => held.met, { timeout: patienceMs }).toBe(1)
    await expect.poll(() => database.operations()).toHaveLength(1)
    await device.kill()

    let second = ''
    proxy.once(
      '/apply_tasks',
      rewrite(text => (second = text)),
    )
    await device.start()
    await app.open()
    const [task] = await expectDone(kitchen, 1)
    const sent = proxy.seen('/apply_tasks').map(({ body }) => (body as { tasks: { id: string }[] }).tasks)
    expect(sent.map(tasks => tasks.map(({ id }) => id))).toEqual([[task?.id], [task?.id]])
    expect(JSON.parse(second)).toMatchObject([{ outcome: 'replayed' }])
    expect(await database.operations()).toMatchObject([{ task_id: task?.id }])
    expect(await database.movedSince(before)).toEqual(hummus)
  })

  for (const { what, faults, waitingFor, end } of faultsOfT7) {
    test(`T7: ${what}: nothing is lost, nothing fails, it waits for ${waitingFor} and is done when that ends`, async ({
      kitchen,
    }) => {
      const { app, proxy, database } = kitchen
      const before = await database.balances()
      const rules = Object.entries(faults).map(([path, fault]) => proxy.always(path, fault))
      await app.produce('Hummus', 500)
      await expect
        .poll(() => app.storedTasks(), { timeout: patienceMs })
        .toMatchObject([{ status: 'queued', waitingFor, attempts: 0 }])
      expect(await database.ledger()).toEqual([])

      for (const rule of rules) rule.lift()
      await end?.(kitchen)
      await expectDone(kitchen, 1)
      expect(await database.operations()).toHaveLength(1)
      expect(await database.movedSince(before)).toEqual(hummus)
    })
  }
}

interface FaultOfT7 {
  what: string
  faults: Record<string, Fault>
  waitingFor: 'network' | 'sign-in'
  /** What a person has to do, besides waiting. */
  end?: (kitchen: KillableKitchen) => Promise<void>
}

const refusedCall = answerWith(401, json, JSON.stringify({ code: 'PGRST303', message: 'JWT expired' }))
const refusedSession = answerWith(
  400,
  json,
  JSON.stringify({
    code: 400,
    error_code: 'refresh_token_not_found',
    msg: 'Invalid Refresh Token: Refresh Token Not Found',
  }),
)

// A path ends with the empty one always: that is everything, the app's own files included.
const faultsOfT7: FaultOfT7[] = [
  {
    what: 'a bare 500 from a gateway',
    faults: { '': answerWith(500, { 'content-type': 'text/html' }, '<h1>Internal Server Error</h1>') },
    waitingFor: 'network',
  },
  {
    what: 'a 401, and the session is refused',
    faults: { '/apply_tasks': refusedCall, '/auth/v1/token': refusedSession },
    waitingFor: 'sign-in',
    end: ({ app }) => app.signInAgain(),
  },
  { what: 'an unreachable server', faults: { '': cutBeforeSending }, waitingFor: 'network' },
]

/** @param letGo makes the request go out that is killed */
async function expectKilledInFlight(kitchen: KillableKitchen, letGo: () => Promise<void>): Promise<void> {
  const { app, device, proxy, database } = kitchen
  const before = await database.balances()
  const held = proxy.once('/apply_tasks', hang)
  await letGo()
  await expect.poll(() => held.met, { timeout: 2 * patienceMs }).toBe(1)
  const stored = (await app.storedTasks()).map(({ id }) => id)
  expect(stored).toHaveLength(backlog)
  await device.kill()
  expect(await database.ledger()).toEqual([])

  await device.start()
  await app.open()
  const tasks = await expectDone(kitchen, backlog)
  expect(tasks.map(({ id }) => id)).toEqual(stored)
  expect((await database.operations()).map(({ task_id }) => task_id)).toEqual(stored)
  expect(await database.movedSince(before)).toEqual(
    Object.fromEntries(Object.entries(hummus).map(([item, moved]) => [item, moved * backlog])),
  )
}

/** Waits, for a lease that has to run out as well, until all is done. */
async function expectDone({ app }: KillableKitchen, count: number): Promise<Task[]> {
  await app.expectStatuses(...Array.from({ length: count }, () => 'completed' as const))
  return app.storedTasks()
}
