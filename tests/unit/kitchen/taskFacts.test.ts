import { afterEach, expect, it } from 'vitest'
import type { CatalogItem, ItemCatalog } from '@/kitchen/itemCatalog'
import { resultFacts } from '@/kitchen/taskFacts'
import { i18n, t } from '@/locales'
import { emptyResult } from '../../support/testKitchen'
import { production } from './payloads'

const items = new Map<string, CatalogItem>([
  [production.preparationId, { name: 'Hummus', kind: 'preparation', baseUnit: 'g' }],
  ['prod_lemon', { name: 'Lemons', kind: 'product', baseUnit: 'g' }],
  ['prod_eggs', { name: 'Eggs', kind: 'product', baseUnit: 'pcs' }],
])
afterEach(() => (i18n.global.locale.value = 'en'))
const catalog: ItemCatalog = { isLoaded: true, find: id => items.get(id), ingredientsOf: () => [] }

it('tells what was made in its unit, and costs by the kilogram or the piece', () => {
  const result = {
    ...emptyResult,
    produced: { batch_number: 'P-000051', quantity: 500, unit_cost: 70.72, expires_at: null },
    allocations: [
      { item_id: 'prod_lemon', batch_number: 'O-000001', quantity: 80, unit_cost: 17.5 },
      { item_id: 'prod_eggs', batch_number: 'O-000002', quantity: 2, unit_cost: 2_500 },
    ],
  }
  const lines = resultFacts(result, production, catalog, t).flatMap(fact =>
    'lines' in fact ? fact.lines : [],
  )
  expect(lines).toMatchObject([
    { amount: '500 g', unitCost: 70_720, unit: 'kg' },
    { name: 'Lemons', amount: '80 g', unitCost: 17_500, unit: 'kg' },
    { name: 'Eggs', amount: '2 pcs', unitCost: 2_500, unit: 'pcs' },
  ])
})

it('says the server’s warnings in the language of the page, as notice and row do', () => {
  i18n.global.locale.value = 'id'
  const result = {
    ...emptyResult,
    warnings: [
      { code: 'missing_cost', message: 'Nobody knows what Salt costs.' },
      { code: 'new_one', message: 'The fridge is open.' },
    ],
  }
  const facts = resultFacts(result, production, catalog, t)
  expect(facts.flatMap(fact => ('text' in fact && fact.label === 'Perhatian' ? fact.text : []))).toEqual([
    'Ada harga yang belum diketahui, jadi dihitung 0 (Nobody knows what Salt costs.)',
    'Catatan dari server: The fridge is open.',
  ])
})
