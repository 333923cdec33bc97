import { expect, it } from 'vitest'
import { production } from '../support/sql/tasks'
import { createTestKitchen } from '../support/sql/testKitchen'

const readable = (time: unknown) => !Number.isNaN(Date.parse(String(time)))

it.each([
  ['the last day of the year 9999, west of Greenwich', 'America/New_York', '9999-12-31'],
  ['the same with an offset, anywhere', 'Asia/Makassar', '9999-12-31T23:59:59-12:00'],
])('gives devices no expiry that they cannot read: %s', async (_what, timeZone, expiryDate) => {
  const kitchen = await createTestKitchen({ timeZone })
  const [answer] = await kitchen.cook.apply(production('pickles', 500, { expiryDate }))
  expect(answer?.outcome).toBe('applied')
  const { batches } = await kitchen.otherCook.snapshot()
  expect(batches).toHaveLength(1)
  expect(batches.map(({ expires_at }) => expires_at).filter(time => !readable(time))).toEqual([])
})

it('gives devices no time of a deed that they cannot read: before Christ', async () => {
  const kitchen = await createTestKitchen()
  const performedAt = '0001-01-01T00:00:00+14:00'
  const [answer] = await kitchen.cook.apply(production('pickles', 500, { performedAt }))
  expect(answer?.outcome).toBe('applied')
  const { operations } = await kitchen.otherCook.history()
  expect(operations).toHaveLength(1)
  expect(operations.map(({ performed_at }) => performed_at).filter(time => !readable(time))).toEqual([])
})
