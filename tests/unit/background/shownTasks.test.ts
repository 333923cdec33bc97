import { afterEach, describe, expect, it } from 'vitest'
import { createShown, isSameRow } from '@/core/background/shownTasks'
import type { CatalogItem, ItemCatalog } from '@/kitchen/itemCatalog'
import { kitchenTasks } from '@/kitchen/tasks'
import { language, t } from '@/locales'
import { taskRow as row } from '../../support/taskRow'
import { emptyResult } from '../../support/testKitchen'
import { production } from '../kitchen/payloads'

afterEach(() => {
  language.value = 'en'
})

const items = new Map<string, CatalogItem>()
const catalog: ItemCatalog = { isLoaded: true, find: id => items.get(id), ingredientsOf: () => [] }
const tasks = kitchenTasks(catalog, t)

describe('a row in words', () => {
  const shown = createShown(type => tasks.find(definition => definition.type === type))

  it('is made once while it stays the same, and anew in another language', () => {
    const one = row()
    const english = shown(one)
    expect(shown(one)).toBe(english)
    language.value = 'id'
    expect(shown(one).description).not.toBe(english.description)
  })

  it('names an item in a warning as soon as this device knows it', () => {
    const short = row({ result: { ...emptyResult, shortages: [{ item_id: 'prod_7', quantity: 5 }] } })
    expect(shown(short).message).toContain('prod_7')
    items.set('prod_7', { name: 'Chickpeas', kind: 'product', baseUnit: 'g' })
    expect(shown(short).message).toContain('Chickpeas')
  })
})

it.each([
  ['status', { status: 'failed' }],
  ['payload', { payload: { ...production, quantity: 250 } }],
  ['error', { lastError: { code: 'SM002', message: 'Unknown item.' } }],
  ['a field that was not there', { dismissedAt: 7 }],
] as const)('a row that was read again is the same one until it differs: %s', (_what, change) => {
  // As the database gives it: each time another object.
  const read = () => row({ latestAttempt: { startedAt: 1, endedAt: 2, ranIn: 'page', outcome: 'done' } })
  expect(isSameRow(read(), read())).toBe(true)
  expect(isSameRow(read(), { ...read(), ...change })).toBe(false)
})
