import type { RpcAnswer } from '@/kitchen/rpc'

const move = { item_id: 'prep_1', item_name: 'Hummus', quantity: 500, unit: 'g', unit_cost: 70 }

/** An operation as the server describes it. */
export function operation(id: number, fields: object = {}) {
  return {
    id,
    task_id: `task-${id}`,
    kind: 'production',
    reason: null,
    department: 'kitchen',
    responsible_person: 'Wayan',
    recorded_by_name: 'Kay',
    document_number: `PR-2026-${id}`,
    performed_at: '2026-11-24T02:00:00Z',
    recorded_at: '2026-11-24T02:00:01.123456+00:00',
    total_cost: 35_360,
    notes: null,
    counts_for_kpi: true,
    lines: [
      {
        ...move,
        item_id: 'p1',
        item_name: 'Tahini',
        quantity: 120,
        batch_number: 'O-000046',
        expires_at: null,
      },
    ],
    shortages: [{ ...move, item_id: 'p2', item_name: 'Lemons', quantity: 30 }],
    received: { ...move, batch_number: 'P-000051', expires_at: null },
    settled: 0,
    ...fields,
  }
}

const counts = {
  ...{ production: 7, product_writeoff: 1, preparation_writeoff: 0, opening: 25 },
  is_exact: true,
}
/** A page of the restaurant's list as the server answers it. */
export const page = (operations: object[], next: object | null = null): RpcAnswer => ({
  kind: 'answered',
  value: { operations, next, counts, people: ['Kadek', 'Wayan'] },
})
