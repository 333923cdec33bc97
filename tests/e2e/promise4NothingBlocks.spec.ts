import { answerWith } from '../support/faultProxy'
import { expect, test } from '../support/kitchen'

test('promise 4: nothing blocks – the dialog closes while the server hangs', async ({ kitchen }) => {
  const { app, proxy } = await kitchen()
  const slow = proxy.backend(() => new Promise(() => undefined))
  await app.produce('Hummus', 500)
  await expect(app.dialog('New production')).toBeHidden()
  await expect(app.notice('Processing: Hummus…')).toBeVisible()
  await app.expectStatuses('processing')
  slow.lift()
})

test('promise 4: nothing blocks – one task that the database can’t read among 50: the other 49 land', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  const before = await database.balances()
  await tablet.setOffline(true)
  await app.writeOff('products', {
    item: 'Tomatoes',
    quantity: 1,
    unit: 'g',
    reason: 'Spoiled',
    notes: 'One of many',
  })
  const [first] = await app.storedTasks()
  if (!first) throw new Error('Nothing was stored.')
  const ids = [first.id, ...(await app.copyStoredTask(first.id, 49))]
  const poisoned = ids[20] ?? ''
  await app.alterStoredTask(poisoned, {
    payload: { ...(first.payload as object), notes: 'half a word\u0000' },
    // Another item's key, as far as the queue knows: the tasks behind it must not wait for it.
    orderingKeys: ['item:prod_poison'],
  })
  await tablet.setOffline(false)

  await app.expectStatuses(...ids.map(id => (id === poisoned ? 'failed' : 'completed')))
  expect(await database.movedSince(before)).toEqual({ prod_1: -49 })
  const ledger = await database.ledger()
  expect(ledger.map(({ task_id }) => task_id).sort()).toEqual(ids.filter(id => id !== poisoned).sort())
  expect((await app.storedTasks())[20]?.lastError?.code).toMatch(/^22/)
  // Halving 50 down to one takes about two calls a level.
  expect(proxy.count('/apply_tasks')).toBeLessThanOrEqual(14)
})

test('promise 4: nothing blocks – a task that never gets an answer waits alone, tasks on other items pass', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  await tablet.setOffline(true)
  await app.writeOff('products', {
    item: 'Tomatoes',
    quantity: 1,
    unit: 'g',
    reason: 'Spoiled',
    notes: 'poison',
  })
  await app.writeOff('preparations', { item: 'Hummus', quantity: 1, unit: 'g', reason: 'Spoiled' })
  const poison = proxy.always('/apply_tasks', answerWith(503), ({ text }) => text.includes('poison'))
  await tablet.setOffline(false)
  await app.expectStatuses('queued', 'completed')
  expect(await app.storedTasks()).toMatchObject([{ attempts: 0 }, {}])
  expect(await database.operations()).toHaveLength(1)
  poison.lift()
  await app.expectStatuses('completed', 'completed')
})

test('one production is exactly one request', async ({ kitchen }) => {
  const { app, proxy, database } = await kitchen()
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
  expect(await database.operations()).toHaveLength(1)
  expect(proxy.seen('/apply_tasks').map(({ body }) => (body as { tasks: unknown[] }).tasks.length)).toEqual([
    1,
  ])
})

test('50 queued tasks are exactly one request, in the order in which they were made', async ({ kitchen }) => {
  const { app, tablet, proxy, database } = await kitchen()
  await tablet.setOffline(true)
  for (let count = 0; count < 5; count += 1) {
    await app.writeOff('products', { item: 'Tomatoes', quantity: 1 + count, unit: 'g', reason: 'Spoiled' })
  }
  const [first] = await app.storedTasks()
  await app.copyStoredTask(first?.id ?? '', 45)
  const ids = (await app.storedTasks()).map(({ id }) => id)
  expect(new Set(ids).size).toBe(50)

  await tablet.setOffline(false)
  await app.expectStatuses(...ids.map(() => 'completed' as const))
  const calls = proxy
    .seen('/apply_tasks')
    .map(({ body }) => (body as { tasks: { id: string }[] }).tasks.map(({ id }) => id))
  expect(calls).toEqual([ids])
  expect(await database.operations()).toHaveLength(50)
})
