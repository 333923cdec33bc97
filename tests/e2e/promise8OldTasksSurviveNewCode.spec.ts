import { expect, test } from '../support/kitchen'

test('promise 8: old tasks survive new code – a task of a newer version waits for the update and fails nothing', async ({
  kitchen,
}) => {
  const { app, tablet, database } = await kitchen()
  await tablet.setOffline(true)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 10, unit: 'g', reason: 'Spoiled' })
  const [task] = await app.storedTasks()
  await app.alterStoredTask(task?.id ?? '', { version: 99 })
  await app.writeOff('products', { item: 'Tomatoes', quantity: 20, unit: 'g', reason: 'Spoiled' })
  await tablet.setOffline(false)

  // Waiting for an update holds no keys: the later task on the same item passes.
  await app.expectStatuses('queued', 'completed')
  expect(await app.storedTasks()).toMatchObject([{ attempts: 0, waitingFor: 'update' }, {}])
  expect(await database.operations()).toHaveLength(1)
})
