// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import StockTable from '@/kitchen/dialogs/StockTable.vue'
import { viewStock } from '@/kitchen/stock/stockView'
import { mountInApp, screenText } from '../ui/mountInApp'

it('shows the board whatever the expiry of one batch is', () => {
  const { items } = viewStock({
    items: [
      {
        id: 'p',
        kind: 'preparation',
        name: 'Pickles',
        baseUnit: 'g',
        departments: ['kitchen'],
        shelfLifeDays: null,
        lastKnownCost: null,
      },
    ],
    recipes: [],
    balances: [{ itemId: 'p', quantity: 500, value: 0, revision: 1 }],
    batches: [
      {
        id: 1,
        itemId: 'p',
        batchNumber: 'P-000001',
        quantity: 500,
        unitCost: 0,
        receivedAt: '2026-11-24T09:00:00+00:00',
        // What Postgres writes for 9999-12-31, end of the day in New York.
        expiresAt: '10000-01-01T04:59:59.999+00:00',
      },
    ],
    copy: undefined,
  })
  mountInApp(StockTable, { items, now: new Date() })
  expect(screenText()).toContain('Pickles')
})
