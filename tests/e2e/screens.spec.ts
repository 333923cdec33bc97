import { axeViolations } from '../support/axeViolations'
import { cutBeforeSending } from '../support/faultProxy'
import { expect, test } from '../support/kitchen'

test('no axe violation on sign-in, board and each dialog', async ({ kitchen }) => {
  const { app } = await kitchen({ person: null })
  await expect(app.page.getByLabel('Email')).toBeVisible()
  expect(await axeViolations(app.page)).toEqual([])
  await app.signIn('kitchen')
  expect(await axeViolations(app.page)).toEqual([])
  for (const name of ['New production', 'Write off products', 'Write off preparations'] as const) {
    const dialog = await app.fill(name, {
      item: name === 'Write off products' ? 'Tomatoes' : 'Hummus',
      quantity: 999_999,
    })
    await expect(dialog).toBeVisible()
    expect(await axeViolations(app.page)).toEqual([])
    await app.page.keyboard.press('Escape')
    const question = app.page.getByRole('dialog', { name: 'Throw away what you typed?' })
    await expect(question).toBeVisible()
    expect(await axeViolations(app.page)).toEqual([])
    await question.getByRole('button', { name: 'Throw away' }).click()
    await expect(dialog).toBeHidden()
  }
})

test('no axe violation on notices and the task list, with tasks that wait, failed and are done', async ({
  kitchen,
}) => {
  const { app, proxy, tablet } = await kitchen()
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed')
  await tablet.setOffline(true)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 10, unit: 'g', reason: 'Spoiled' })
  const [, task] = await app.storedTasks()
  await app.alterStoredTask(task?.id ?? '', { payload: {} })
  await tablet.setOffline(false)
  await app.expectStatuses('completed', 'failed')
  await expect(app.notice('Write-off failed')).toBeVisible()
  proxy.backend(cutBeforeSending)
  await app.produce('Hummus', 500)
  await app.expectStatuses('completed', 'failed', 'queued')
  expect(await axeViolations(app.page)).toEqual([])
  await app.openTasks()
  await expect(app.taskRow('Tomatoes')).toBeVisible()
  expect(await axeViolations(app.page)).toEqual([])
})

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
