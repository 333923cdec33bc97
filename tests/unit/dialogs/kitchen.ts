import type { StockItem } from '@/kitchen/stock/stockView'
import type { Person } from '@/session/deviceSession'

export const kay: Person = {
  id: 'user-kay',
  name: 'Kay',
  email: 'kitchen@demo.test',
  department: 'kitchen',
  role: 'cook',
}

function item(id: string, name: string, fields: Partial<StockItem> = {}): StockItem {
  const quantity = fields.quantity ?? 0
  return {
    id,
    name,
    kind: 'product',
    baseUnit: 'g',
    departments: ['kitchen'],
    shelfLifeDays: null,
    lastKnownCost: null,
    nextExpiryAt: null,
    recipe: null,
    quantity,
    serverQuantity: quantity,
    pending: 0,
    pendingTasks: 0,
    batches:
      quantity > 0
        ? [
            {
              id: 1,
              itemId: id,
              batchNumber: 'O-000001',
              quantity,
              unitCost: 10,
              receivedAt: '2026-11-01T00:00:00Z',
              expiresAt: null,
            },
          ]
        : [],
    ...fields,
  }
}

/** A small shelf: enough chickpeas for 500 g of Hummus, too little tahini. */
export const shelf: readonly StockItem[] = [
  item('prep_123', 'Hummus', {
    kind: 'preparation',
    shelfLifeDays: 3,
    quantity: 240,
    recipe: {
      preparationId: 'prep_123',
      outputQuantity: 500,
      lines: [
        { itemId: 'prod_chickpeas', quantity: 300, yieldPercent: 100 },
        { itemId: 'prod_tahini', quantity: 120, yieldPercent: 100 },
      ],
    },
  }),
  item('prep_acar', 'Acar pickles', { kind: 'preparation' }),
  item('prod_1', 'Tomatoes', { quantity: 1500 }),
  item('prod_chickpeas', 'Chickpeas', { quantity: 900 }),
  item('prod_egg', 'Eggs', { baseUnit: 'pcs', quantity: 40 }),
  item('prod_tahini', 'Tahini', { quantity: 100 }),
]
