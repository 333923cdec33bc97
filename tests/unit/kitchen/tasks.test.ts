import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { productionSchema } from '@/kitchen/dialogs/draft'
import { emptyCatalog, type ItemCatalog } from '@/kitchen/itemCatalog'
import { kitchenTasks } from '@/kitchen/tasks'
import type { TaskResult } from '@/kitchen/taskResult'
import type { Language } from '@/locales/messages'
import { plainTranslate } from '@/locales/plainTranslate'
import { InvalidPayloadError } from '@/queue'
import { parsePayload } from '@/queue/defineTask'
import { prepWriteOff, production, productWriteOff } from './payloads'

const catalog: ItemCatalog = {
  isLoaded: true,
  find: id =>
    ({
      prep_123: { name: 'Hummus', kind: 'preparation', baseUnit: 'g' } as const,
      prod_1: { name: 'Tomatoes', kind: 'product', baseUnit: 'g' } as const,
      prod_tahini: { name: 'Tahini', kind: 'product', baseUnit: 'g' } as const,
    })[id],
  ingredientsOf: id => (id === 'prep_123' ? ['prod_chickpeas', 'prod_tahini'] : []),
}

function definition(type: string, known: ItemCatalog = catalog, language: Language = 'en') {
  const found = kitchenTasks(known, plainTranslate(language)).find(task => task.type === type)
  if (!found) throw new Error(type)
  return found
}

/** The field that the error names. */
function fieldOf(type: string, payload: unknown): string {
  try {
    parsePayload(definition(type), payload)
  } catch (error) {
    if (error instanceof InvalidPayloadError) return error.field
    throw error
  }
  return 'no error'
}

const produced = (quantity: unknown, unit = 'g') => ({
  ...production,
  quantity,
  unit,
  receiptData: { ...production.receiptData, items: [{ preparationId: 'prep_123', quantity }] },
})
const writtenOff = (line: object) => ({
  ...productWriteOff,
  items: [{ ...productWriteOff.items[0], ...line }],
})

describe('a production', () => {
  it('is taken as the specification writes it', () => {
    expect(parsePayload(definition('production'), production)).toEqual(production)
  })

  it.each([0, -1, Number.NaN, Infinity, 1e9, 1_000_000, 0.0004, 'abc', '500', null, undefined])(
    'of %s names the quantity',
    quantity => expect(fieldOf('production', produced(quantity))).toBe('quantity'),
  )

  it.each([
    ['quantity', produced(1_000, 'kg')],
    ['unit', produced(5, 'cups')],
    ['unit', produced(5, 'l')],
    ['preparationId', { ...production, preparationId: 'prep_999' }],
    ['preparationId', { ...production, preparationId: 'prod_1' }],
    ['preparationName', { ...production, preparationName: ' ' }],
    ['estimatedCost', { ...production, estimatedCost: -1 }],
    ['receiptData', { ...production, receiptData: undefined }],
    [
      'receiptData.department',
      { ...production, receiptData: { ...production.receiptData, department: 'garden' } },
    ],
    ['receiptData.items', { ...production, receiptData: { ...production.receiptData, items: [] } }],
    [
      'receiptData.items.0.quantity',
      {
        ...production,
        receiptData: { ...production.receiptData, items: [{ preparationId: 'prep_123', quantity: 400 }] },
      },
    ],
    [
      'receiptData.items.0.preparationId',
      {
        ...production,
        receiptData: { ...production.receiptData, items: [{ preparationId: 'other', quantity: 500 }] },
      },
    ],
    [
      'receiptData.items.0.expiryDate',
      {
        ...production,
        receiptData: {
          ...production.receiptData,
          items: [{ preparationId: 'prep_123', quantity: 500, expiryDate: 'soon' }],
        },
      },
    ],
    [
      'receiptData.notes',
      { ...production, receiptData: { ...production.receiptData, notes: 'x'.repeat(2_001) } },
    ],
    [
      'kpiData.timestamp',
      { ...production, kpiData: { userId: 'u', userName: 'U', department: 'bar', timestamp: 'now' } },
    ],
    ['', null],
    ['', 'Hummus'],
  ])('names %s', (field, payload) => {
    expect(fieldOf('production', payload)).toBe(field)
  })

  // What `Date.parse` takes, and the server does not: a date field of Chromium has room for six digits of a year.
  it.each(['20266-11-24', '2026/11/24', 'Nov 24 2026'])(
    'that keeps until %s names the expiry',
    expiryDate => {
      const items = [{ preparationId: 'prep_123', quantity: 500, expiryDate }]
      expect(
        fieldOf('production', { ...production, receiptData: { ...production.receiptData, items } }),
      ).toBe('receiptData.items.0.expiryDate')
      expect(v.safeParse(productionSchema.entries.expiry, expiryDate).success).toBe(false)
    },
  )

  it.each(['2026-11-24', '2026-11-24T18:30:00Z', '2026-11-24T18:30:00.000+08:00'])(
    'may keep until %s',
    expiryDate => {
      const items = [{ preparationId: 'prep_123', quantity: 500, expiryDate }]
      const payload = { ...production, receiptData: { ...production.receiptData, items } }
      expect(fieldOf('production', payload)).toBe('no error')
    },
  )

  it('takes a note of 2,000 characters, and the smallest and largest quantities', () => {
    const notes = 'x🍲'.repeat(1_000)
    expect(fieldOf('production', { ...production, receiptData: { ...production.receiptData, notes } })).toBe(
      'no error',
    )
    expect(fieldOf('production', produced(0.001))).toBe('no error')
    expect(fieldOf('production', produced(999_999.999))).toBe('no error')
    expect(fieldOf('production', produced(999.999, 'kg'))).toBe('no error')
  })

  it('drops fields that nobody knows', () => {
    expect(parsePayload(definition('production'), { ...production, mood: 'good' })).toEqual(production)
  })

  it('has the keys of all items that it touches', () => {
    expect(definition('production').orderingKeys?.(production)).toEqual([
      'item:prep_123',
      'item:prod_chickpeas',
      'item:prod_tahini',
    ])
  })
})

describe('a write-off', () => {
  it('is taken as the specification writes it', () => {
    expect(parsePayload(definition('product_writeoff'), productWriteOff)).toEqual(productWriteOff)
    expect(parsePayload(definition('preparation_writeoff'), prepWriteOff)).toEqual(prepWriteOff)
  })

  it.each([
    ['items', { ...productWriteOff, items: [] }],
    ['items', { ...productWriteOff, items: Array.from({ length: 101 }, () => productWriteOff.items[0]) }],
    ['items', { ...productWriteOff, items: undefined }],
    ['items.0.itemId', writtenOff({ itemId: 'prod_999' })],
    ['items.0.itemId', writtenOff({ itemId: 'prep_123' })],
    ['items.0.unit', writtenOff({ unit: 'pcs' })],
    ['items.0.unit', writtenOff({ unit: 'handful' })],
    ['items.0.quantity', writtenOff({ quantity: 0 })],
    ['items.0.quantity', writtenOff({ quantity: 1_000 })],
    ['items.0.itemName', writtenOff({ itemName: 7 })],
    ['reason', { ...productWriteOff, reason: 'bored' }],
    ['department', { ...productWriteOff, department: 'garden' }],
    ['responsiblePerson', { ...productWriteOff, responsiblePerson: '' }],
    ['notes', { ...productWriteOff, notes: 'x'.repeat(2_001) }],
  ])('names %s', (field, payload) => {
    expect(fieldOf('product_writeoff', payload)).toBe(field)
  })

  it('takes any item while the device has no copy of the stock: the server decides then', () => {
    const task = definition('product_writeoff', emptyCatalog)
    expect(() => parsePayload(task, writtenOff({ itemId: 'prod_999' }))).not.toThrow()
  })

  it('has one key per item', () => {
    const twice = { ...prepWriteOff, items: [...prepWriteOff.items, ...prepWriteOff.items] }
    expect(definition('preparation_writeoff').orderingKeys?.(twice)).toEqual(['item:prep_123'])
  })
})

describe('the messages', () => {
  const result: TaskResult = {
    document_number: 'PR-2026-000001',
    operation_id: 1,
    total_cost: 1,
    allocations: [],
    shortages: [],
    warnings: [],
    balances: [],
  }
  const tomatoes = productWriteOff.items[0]
  const three = {
    ...productWriteOff,
    items: ['a', 'b', 'c'].map(itemId => ({ itemId, itemName: itemId, quantity: 1, unit: 'g' })),
  }

  it('say what the specification says', () => {
    const make = definition('production')
    const writeOff = definition('product_writeoff')
    expect(make.queuedMessage(production)).toBe('Processing: Hummus…')
    expect(make.doneMessage(production, result)).toBe('Produced 500 g of Hummus')
    expect(make.failedMessage({ code: 'SM002', message: 'No such item.' })).toBe(
      'Production failed: No such item.',
    )
    expect(writeOff.queuedMessage(productWriteOff)).toBe('Processing write-off…')
    expect(writeOff.doneMessage(productWriteOff, result)).toBe('Tomatoes written off')
    expect(writeOff.doneMessage(three, result)).toBe('3 products written off')
    expect(writeOff.doneMessage({ ...productWriteOff, items: [tomatoes, tomatoes] }, result)).toBe(
      'Tomatoes written off',
    )
    expect(writeOff.failedMessage({ code: 'SM002', message: 'No such item.' })).toBe(
      'Write-off failed: No such item.',
    )
    expect(definition('preparation_writeoff').doneMessage(prepWriteOff, undefined)).toBe('Hummus written off')
  })

  it('carry what the server warns of', () => {
    const warned = {
      ...result,
      shortages: [{ item_id: 'prod_tahini', quantity: 120 }],
      warnings: [{ code: 'missing_cost', message: 'Nobody knows what Salt costs.' }],
    }
    expect(definition('production').doneMessage(production, warned)).toBe(
      'Produced 500 g of Hummus. Stock was short of 120 g Tahini. Nobody knows what Salt costs.',
    )
  })

  it('are said in Indonesian just as well', () => {
    const inIndonesian = (type: string) => definition(type, catalog, 'id')
    const make = inIndonesian('production')
    const writeOff = inIndonesian('product_writeoff')
    const refusal = { code: 'SM002', message: 'There is no item prod_1.' }
    expect([
      make.describe({ ...production, quantity: 1500.5 }),
      make.queuedMessage(production),
      make.doneMessage(production, { ...result, shortages: [{ item_id: 'prod_tahini', quantity: 1200 }] }),
      make.failedMessage({ code: '40001', message: 'could not serialize access' }),
      writeOff.describe(productWriteOff),
      writeOff.describe(three),
      writeOff.queuedMessage(productWriteOff),
      writeOff.doneMessage(productWriteOff, result),
      writeOff.doneMessage(three, result),
      writeOff.failedMessage(refusal),
    ]).toEqual([
      'Produksi 1.500,5 g Hummus',
      'Diproses: Hummus…',
      'Sudah diproduksi: 500 g Hummus. Stok kurang 1.200 g Tahini.',
      'Produksi gagal: Ini bertabrakan dengan pekerjaan lain di server.',
      'Hapus dari stok: 2 kg Tomatoes (kedaluwarsa)',
      'Hapus dari stok: 3 bahan (kedaluwarsa)',
      'Penghapusan stok diproses…',
      'Tomatoes sudah dihapus dari stok',
      '3 bahan sudah dihapus dari stok',
      'Penghapusan stok gagal: Server tidak mengenal barang ini (There is no item prod_1.)',
    ])
  })

  it('are not said with a hole in them', () => {
    expect(() => definition('production').describe({ preparationName: 'Hummus' })).toThrow(TypeError)
  })

  it('describe the task in one line', () => {
    expect(definition('production').describe({ ...production, quantity: 1500 })).toBe(
      'Produce 1,500 g of Hummus',
    )
    expect(definition('product_writeoff').describe(productWriteOff)).toBe(
      'Write off 2 kg of Tomatoes (expired)',
    )
    expect(definition('product_writeoff').describe(three)).toBe('Write off 3 products (expired)')
  })
})
