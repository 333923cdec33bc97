import { holdAnswer } from '../support/faultProxy'
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

test('the bar of a backlog moves no button when it comes and goes, so that no tap is lost', async ({
  kitchen,
}) => {
  const { app, proxy } = await kitchen()
  let answer: () => void = () => undefined
  proxy.once('/apply_tasks', holdAnswer(new Promise(resolve => (answer = resolve))))
  const place = () => app.button('Write off products').boundingBox()
  const before = await place()
  const bar = app.page.getByRole('progressbar')
  await expect(bar).toBeHidden()

  await app.produce('Hummus', 500)
  await expect(bar).toBeVisible()
  const buttonTop = before?.y ?? 0
  const strip = await bar.locator('..').boundingBox()
  // Over the margin: beneath it lies nothing that could be tapped.
  expect((strip?.y ?? 0) + (strip?.height ?? 0)).toBeLessThanOrEqual(buttonTop)
  expect(await place()).toEqual(before)
  answer()
  await app.expectStatuses('completed')
  await expect(bar).toBeHidden()
  expect(await place()).toEqual(before)
})
