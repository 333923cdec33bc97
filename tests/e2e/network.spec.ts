import { longestPauseMs } from '../../src/queue/retryPolicy'
import { patienceMs } from '../support/app'
import { answerWith, badGateway, breakOffAnswer, type Fault } from '../support/faultProxy'
import { hummus } from '../support/hummus'
import { expect, test } from '../support/kitchen'

test('promise 2: nothing happens twice – the answer breaks off in the middle: the stored result is fetched', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  const before = await database.balances()
  const broken = proxy.once('/apply_tasks', breakOffAnswer)
  await app.produce('Hummus', 500)
  await broken.happened
  await app.expectStatuses('completed')
  expect(await app.storedTasks()).toMatchObject([{ attempts: 1 }])
  expect(await database.movedSince(before)).toEqual(hummus)
  expect(await database.operations()).toHaveLength(1)
})

test('promise 6: it always moves again – 20 tasks in three tabs wait for a line: one request at a time, with growing pauses', async ({
  kitchen,
}) => {
  test.slow()
  const { app, tablet, proxy, database } = await kitchen()
  await tablet.openTab()
  const third = await tablet.openTab()
  await third.expectBoard()
  await tablet.setOffline(true)
  await third.writeOff('products', { item: 'Tomatoes', quantity: 1, unit: 'g', reason: 'Spoiled' })
  const [task] = await third.storedTasks()
  await third.copyStoredTask(task?.id ?? '', 19)

  const startedAt: number[] = []
  let open = 0
  let mostOpen = 0
  const noLine: Fault = async ({ cut }) => {
    startedAt.push(Date.now())
    open += 1
    mostOpen = Math.max(mostOpen, open)
    // Long enough for another tab to ask at the same time, if it would.
    await new Promise(resolve => setTimeout(resolve, 300))
    open -= 1
    cut()
  }
  // What the queues ask for: a batch, or a sign of life.
  const batches = proxy.always('/apply_tasks', noLine)
  const probes = proxy.always('/settings', noLine)
  await tablet.setOffline(false)
  // Five rounds of the three pages: the pauses are random, and grow from a second to some twenty.
  await expect.poll(() => probes.met, { timeout: 2 * patienceMs }).toBeGreaterThanOrEqual(15)

  expect(mostOpen).toBe(1)
  // Page by page and the worker: each finds out with one call, and asks with the probe from then on.
  expect(batches.met).toBeLessThanOrEqual(4)
  const tasks = await third.storedTasks()
  expect(tasks.filter(({ attempts }) => attempts > 0)).toEqual([])
  // As many requests as before, in more time.
  const [first = 0, middle = 0, last = 0] = [0, 0.5, 1].map(
    part => startedAt[Math.floor((startedAt.length - 1) * part)],
  )
  expect(last - middle).toBeGreaterThan(middle - first)

  batches.lift()
  probes.lift()
  // Nobody touches the tablet, so it may take the pause that is running.
  await expect.poll(() => database.operations(), { timeout: longestPauseMs + patienceMs }).toHaveLength(20)
  await app.expectStatuses(...tasks.map(() => 'completed' as const))
})

test('promise 4: nothing blocks – a proxy that chokes on one of 50: it is found with few calls, and the other 49 land', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  await tablet.setOffline(true)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 1, unit: 'g', reason: 'Spoiled' })
  const [first] = await app.storedTasks()
  const ids = [first?.id ?? '', ...(await app.copyStoredTask(first?.id ?? '', 49))]
  const poisoned = ids[20] ?? ''
  // Another item's key, as far as the queue knows: the tasks behind it must not wait for it.
  await app.alterStoredTask(poisoned, { orderingKeys: ['item:prod_poison'] })
  const choking = proxy.always('/apply_tasks', badGateway, ({ text }) => text.includes(poisoned))
  await tablet.setOffline(false)

  await app.expectStatuses(...ids.map(id => (id === poisoned ? 'queued' : 'completed')))
  // The call that failed as a whole, and 2·log2(50) more; later ones have the culprit alone.
  const isShared = ({ body }: { body: unknown }) => (body as { tasks: unknown[] }).tasks.length > 1
  expect(proxy.seen('/apply_tasks').filter(isShared).length).toBeLessThanOrEqual(
    1 + Math.ceil(2 * Math.log2(50)),
  )
  await expect
    .poll(async () => (await app.storedTasks())[20])
    .toMatchObject({ attempts: 0, waitingFor: 'network' })
  expect(await database.operations()).toHaveLength(49)
  choking.lift()
  await app.expectStatuses(...ids.map(() => 'completed' as const))
})

test('promise 8: old tasks survive new code – a server that lacks the function: the task waits for the update, is shown, and is tried at the next start', async ({
  kitchen,
}) => {
  const { app, proxy, database } = await kitchen()
  const missing = proxy.always(
    '/apply_tasks',
    answerWith(
      404,
      { 'content-type': 'application/json' },
      JSON.stringify({ code: 'PGRST202', message: 'Could not find the function public.apply_tasks' }),
    ),
  )
  await app.produce('Hummus', 500)
  await expect
    .poll(async () => (await app.storedTasks())[0])
    .toMatchObject({ attempts: 0, waitingFor: 'update' })
  await app.openTasks()
  await expect(app.taskRow('Hummus')).toContainText(/update/i)
  missing.lift()
  await app.page.reload()
  await app.expectStatuses('completed')
  expect(await database.operations()).toHaveLength(1)
})
