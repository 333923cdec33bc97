import { expect, skipWhereImpossible, test } from '../support/engines/engineKitchen'
import { hummus } from '../support/hummus'
import { giveRoomBack, takeAllRoom } from '../support/takeAllRoom'

skipWhereImpossible()

test('T6: storage quota exceeded: a clear error, the dialog keeps what was typed, and sends it once there is room', async ({
  kitchen: { app, proxy, database },
}) => {
  // All the room that the browser gives has to be taken first.
  test.setTimeout(300_000)
  await app.signIn('kitchen')
  const before = await database.balances()
  await app.fillProduction('Hummus', 500)
  while (!(await app.tab.evaluate(takeAllRoom, 10_000)));
  await app.tap('Produce')
  await expect.poll(async () => (await app.tab.evaluate(dialog, null)).text).toContain('no room left')
  expect((await app.tab.evaluate(dialog, null)).fields).toContain('500')
  expect(await app.storedTasks()).toEqual([])
  expect(proxy.count('/apply_tasks')).toBe(0)

  await app.tab.evaluate(giveRoomBack, null)
  await app.tap('Produce')
  await app.expectClosed('New production')
  await app.expectStatuses('completed')
  expect(await database.operations()).toHaveLength(1)
  expect(await database.movedSince(before)).toEqual(hummus)
})

/** Runs in the page. */
function dialog() {
  const open = document.querySelector('[role=dialog]')
  return {
    text: open?.textContent ?? '',
    fields: [...(open?.querySelectorAll('input') ?? [])].map(({ value }) => value),
  }
}
