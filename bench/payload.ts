/** As large as a production of the kitchen. */
export const payload = {
  preparationId: 'prep_123',
  preparationName: 'Hummus',
  quantity: 500,
  unit: 'g',
  estimatedCost: 36960,
  receiptData: {
    department: 'kitchen',
    responsiblePerson: 'Made',
    sourceType: 'production',
    items: [{ preparationId: 'prep_123', quantity: 500 }],
  },
  kpiData: { userId: '00000000-0000-4000-8000-000000000001', userName: 'Made', department: 'kitchen' },
}
