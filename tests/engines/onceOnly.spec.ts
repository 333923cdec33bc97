import { loseAnswer } from '../support/faultProxy'
import { expect, skipWhereImpossible, test } from '../support/engines/engineKitchen'
import { hummus } from '../support/hummus'

skipWhereImpossible()

test('an answer lost after the commit, and then the app closed and opened again: done once, with the stored result', async ({
  kitchen,
}) => {
  const { app, proxy, database } = kitchen
  await app.signIn('kitchen')
  const before = await database.balances()
  let operationsAtLoss = 0
  const loss = proxy.once(
    '/apply_tasks',
    loseAnswer(async () => {
      operationsAtLoss = (await database.operations()).length
      // From here on nobody answers: neither the probe nor a second try.
      await proxy.goDown()
    }),
  )
  await app.produce('Hummus', 500)
  const sent = await loss.happened
  expect(operationsAtLoss).toBe(1)
  const [task] = await app.storedTasks()
  if (!task) throw new Error('The dialog closed, and nothing is stored.')
  expect(sent.text).toContain(task.id)
  await app.expectWaitingForNetwork(task.id)

  // The server comes back only when the page that sent it is gone: the next one has to send it again.
  await app.leave()
  await proxy.comeBack()
  await app.open()
  await app.expectStatuses('completed')
  await app.expectNotice('Produced 500 g of Hummus')
  expect((await app.storedAttempts()).map(({ outcome, ranIn }) => `${outcome} in ${ranIn}`)).toEqual([
    'network in page',
    'done in page',
  ])
  expect(await database.operations()).toMatchObject([{ task_id: task.id }])
  expect(await database.movedSince(before)).toEqual(hummus)
  const [ledger] = await database.ledger()
  const [stored] = await app.storedTasks()
  expect(stored?.result).toMatchObject({ document_number: ledger?.result?.document_number })
  expect(await app.complaints()).toEqual([])
})

test('two taps on Produce are one task', async ({ kitchen }) => {
  const { app, database } = kitchen
  await app.signIn('kitchen')
  const before = await database.balances()
  await app.fillProduction('Hummus', 500)
  const tapped = await app.tab.evaluate(() => {
    const button = document.querySelector<HTMLButtonElement>('[role=dialog] button[type=submit]')
    button?.click()
    button?.click()
    // The form itself as well: Enter on a keyboard and a tap.
    button?.form?.requestSubmit()
    return button?.textContent.trim()
  }, null)
  expect(tapped).toBe('Produce')
  await app.expectClosed('New production')
  await app.expectStatuses('completed')
  expect(await database.operations()).toHaveLength(1)
  expect(await database.movedSince(before)).toEqual(hummus)
})
