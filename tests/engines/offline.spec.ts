import { expect, skipWhereImpossible, test } from '../support/engines/engineKitchen'
import { hummus } from '../support/hummus'

skipWhereImpossible()

test('with server and network gone the app opens, keeps a production through a reload, and sends it by itself once they are back', async ({
  kitchen,
}) => {
  const { app, proxy, database } = kitchen
  await app.signIn('kitchen')
  await app.expectOpensOffline()
  const before = await database.balances()

  await proxy.goDown()
  await app.reload()
  await app.expectBoard()
  await app.produce('Hummus', 500)
  const [task] = await app.storedTasks()
  if (!task) throw new Error('The dialog closed, and nothing is stored.')
  await app.expectWaitingForNetwork(task.id)

  await app.reload()
  await app.expectBoard()
  await app.expectWaitingForNetwork(task.id)
  expect(await database.operations()).toEqual([])

  await proxy.comeBack()
  await app.expectStatuses('completed')
  await app.expectNotice('Produced 500 g of Hummus')
  expect(await database.operations()).toMatchObject([{ task_id: task.id, kind: 'production' }])
  expect(await database.movedSince(before)).toEqual(hummus)
  const attempts = await app.storedAttempts()
  expect(attempts.at(-1)).toMatchObject({ taskId: task.id, outcome: 'done', ranIn: 'page' })
  expect(await app.complaints()).toEqual([])
})
