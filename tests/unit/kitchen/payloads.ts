import type { PrepWriteOffPayload, ProductionPayload, ProductWriteOffPayload } from '@/kitchen/tasks/payloads'

export const production: ProductionPayload = {
  preparationId: 'prep_123',
  preparationName: 'Hummus',
  quantity: 500,
  unit: 'g',
  estimatedCost: 25000,
  receiptData: {
    department: 'kitchen',
    responsiblePerson: 'John',
    sourceType: 'production',
    items: [{ preparationId: 'prep_123', quantity: 500 }],
  },
}

export const productWriteOff: ProductWriteOffPayload = {
  items: [{ itemId: 'prod_1', itemName: 'Tomatoes', quantity: 2, unit: 'kg' }],
  department: 'kitchen',
  responsiblePerson: 'John',
  reason: 'expired',
}

export const prepWriteOff: PrepWriteOffPayload = {
  items: [{ preparationId: 'prep_123', preparationName: 'Hummus', quantity: 300, unit: 'g' }],
  department: 'kitchen',
  responsiblePerson: 'John',
  reason: 'spoiled',
}
