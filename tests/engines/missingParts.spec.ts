import { expect, skipWhereImpossible, test } from '../support/engines/engineKitchen'

skipWhereImpossible()

test('a shift without Background Sync, periodic sync, badge and permission to notify leaves no error behind', async ({
  kitchen,
}) => {
  const { app, database } = kitchen
  await app.expectOpensOffline()
  const has = await app.tab.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    return {
      backgroundSync: 'sync' in registration,
      periodicSync: 'periodicSync' in registration,
      badge: 'setAppBadge' in navigator,
      mayNotify: Notification.permission === 'granted',
    }
  }, null)
  // The day one of these turns true, more can be promised in this engine.
  expect(has).toEqual({ backgroundSync: false, periodicSync: false, badge: false, mayNotify: false })

  await app.signIn('kitchen')
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
  await app.reload()
  await app.expectBoard()
  expect(await database.operations()).toHaveLength(1)
  expect(await app.complaints()).toEqual([])
})

test('an error that nobody caught in the page would be seen here', async ({ kitchen }) => {
  const { app } = kitchen
  await app.tab.evaluate(() => {
    console.error('said', new Error('on the console'))
    void Promise.reject(new Error('in a promise'))
    setTimeout(() => {
      throw new Error('in a timer')
    })
  }, null)
  await expect
    .poll(async () => (await app.complaints()).map(complaint => complaint.split('\n')[0]).sort())
    .toEqual([
      'console: said Error: on the console',
      'uncaught: Error: in a timer',
      'unhandled: Error: in a promise',
    ])
})
