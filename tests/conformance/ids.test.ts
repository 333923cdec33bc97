import { expect, it } from 'vitest'
import { until } from '../support/testQueue'
import { openWindow } from './tabs'

const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

it('no two ids of several tabs are the same, and each is a UUID of version 7', async () => {
  const windows = await Promise.all([openWindow(), openWindow(), openWindow()])
  const ids = windows.flatMap(({ tab }) => Array.from({ length: 5_000 }, () => tab.environment.newId()))
  expect(new Set(ids).size).toBe(15_000)
  expect(ids.filter(id => !uuidv7.test(id))).toEqual([])
})

it('an id of a later moment sorts after an earlier one, also across tabs', async () => {
  const [{ tab: one }, { tab: other }] = [await openWindow(), await openWindow()]
  const ids: string[] = []
  for (let n = 0; n < 20; n++) {
    const now = Date.now()
    await until(() => Date.now() > now, 'the next moment')
    ids.push((n % 2 === 0 ? one : other).environment.newId())
  }
  expect([...ids].sort()).toEqual(ids)
})
