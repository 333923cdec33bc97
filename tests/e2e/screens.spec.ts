import { expect, test } from '../support/kitchen'

test('a normal run leaves the console clean', async ({ kitchen }) => {
  const { app } = await kitchen()
  await app.produce('Hummus', 500)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 10, unit: 'g', reason: 'Spoiled' })
  await app.writeOff('preparations', { item: 'Hummus', quantity: 10, unit: 'g', reason: 'Spoiled' })
  await app.expectStatuses('completed', 'completed', 'completed')
  await app.openTasks()
  await app.page.reload()
  await app.expectBoard()
  expect(app.complaints).toEqual([])
})
