import { expect, it } from 'vitest'
import { namedError } from '@/kitchen/namedError'
import { prepWriteOff, production, productWriteOff } from './payloads'

const unknown = (id: string) => ({ code: 'SM002', message: `There is no item ${id}.` })

it.each([
  ['a production', production, production.preparationId, production.preparationName],
  ['a write-off', productWriteOff, productWriteOff.items[0]?.itemId, productWriteOff.items[0]?.itemName],
  [
    'a write-off of preparations',
    prepWriteOff,
    prepWriteOff.items[0]?.preparationId,
    prepWriteOff.items[0]?.preparationName,
  ],
])('calls an item as the task calls it: %s', (_what, payload, id, name) => {
  expect(namedError(unknown(id ?? ''), payload)).toEqual({
    code: 'SM002',
    message: `There is no item “${name}”.`,
  })
})

it('leaves the name of another item alone, and whatever a payload of another version holds', () => {
  expect(namedError(unknown('prod_12'), { items: [{ itemId: 'prod_1', itemName: 'Tomatoes' }] })).toEqual(
    unknown('prod_12'),
  )
  for (const payload of [null, 7, { items: 'none' }, { items: [null, { itemId: 4, itemName: 'x' }] }])
    expect(namedError(unknown('prod_1'), payload)).toEqual(unknown('prod_1'))
})

it('lets no name turn the sentence around', () => {
  const payload = { items: [{ itemId: 'prod_1', itemName: '\u202eTomatoes' }] }
  expect(namedError(unknown('prod_1'), payload).message).toBe(
    'There is no item “\u2068\u202eTomatoes\u2069”.',
  )
})
