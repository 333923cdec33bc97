import { holdAnswer } from '../support/faultProxy'
import { expect, test } from '../support/kitchen'

test('promise 5: order holds, and nothing else waits for anything – what is made while a call is under way is sent beside it, and what shares its item waits', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  const tomatoes = { item: 'Tomatoes', quantity: 1, unit: 'g', reason: 'Spoiled' }
  await tablet.setOffline(true)
  await app.writeOff('products', tomatoes)
  const [first] = await app.storedTasks()
  // One more than fits into one call: the server answers the first one, and keeps silent about the second.
  const last = (await app.copyStoredTask(first?.id ?? '', 50)).at(-1) ?? ''
  let answer = () => {}
  proxy.once('/apply_tasks', holdAnswer(new Promise(resolve => (answer = resolve))), ({ text }) =>
    text.includes(last),
  )
  await tablet.setOffline(false)
  await expect.poll(() => proxy.seen('/apply_tasks').some(({ text }) => text.includes(last))).toBe(true)

  await app.writeOff('products', { ...tomatoes, notes: 'after it' })
  await app.writeOff('preparations', { item: 'Hummus', quantity: 1, unit: 'g', reason: 'Spoiled' })
  const made = async () => (await app.storedTasks()).slice(-3).map(({ status }) => status)
  await expect.poll(made).toEqual(['processing', 'queued', 'completed'])
  expect(proxy.count('/apply_tasks')).toBe(3)

  answer()
  await expect.poll(made).toEqual(['completed', 'completed', 'completed'])
  expect(await database.operations()).toHaveLength(53)
})
