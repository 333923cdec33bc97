import type { Backend } from './backend'

export interface Operation {
  id: number
  task_id: string
  kind: 'production' | 'write_off'
  reason: string | null
  department: string
  responsible_person: string
  document_number: string
  notes: string | null
  total_cost: number
  affects_kpi: boolean
  kpi_person: string | null
  kpi_person_name: string | null
  recorded_by: string
  performed_at: string
}

export interface Batch {
  id: number
  item_id: string
  batch_number: string
  initial_quantity: number
  quantity: number
  unit_cost: number
  source: 'production' | 'opening' | 'shortage'
  expires_at: string | null
}

export interface LedgerRow {
  task_id: string
  owner: string
  type: string | null
  outcome: 'applied' | 'cancelled'
  result: { balances?: { item_id: string; quantity: number }[]; document_number?: string } | null
}

/** What Postgres holds, read past browser and proxy. */
export interface Database {
  rows: <Row>(table: string, query?: string) => Promise<Row[]>
  insert: (table: string, row: Record<string, unknown>) => Promise<void>
  update: (table: string, query: string, change: Record<string, unknown>) => Promise<void>
  remove: (table: string, query: string) => Promise<void>
  /** What people did, oldest first: without the opening stock. */
  operations: () => Promise<Operation[]>
  batches: (itemId: string) => Promise<Batch[]>
  ledger: () => Promise<LedgerRow[]>
  balance: (itemId: string) => Promise<number>
  balances: () => Promise<Record<string, number>>
  /**
   * How far each item's balance has moved since `before`; items that did not move are left out.
   * Fails when a balance is not the sum of its batches and of the lines of its operations.
   */
  movedSince: (before: Record<string, number>) => Promise<Record<string, number>>
}

export function createDatabase({ url, secretKey }: Backend): Database {
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}/rest/v1/${path}`, {
      method,
      headers: {
        apikey: secretKey,
        authorization: `Bearer ${secretKey}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? [] : JSON.parse(text)
  }

  async function rows<Row>(table: string, query = ''): Promise<Row[]> {
    const all = (await call('GET', `${table}?${query}`)) as Record<string, unknown>[]
    return all.map(row => Object.fromEntries(Object.entries(row).map(asNumbers))) as Row[]
  }

  async function sums(table: string): Promise<Record<string, number>> {
    const sum: Record<string, number> = {}
    // Answers are cut at 1,000 rows; no test gets near.
    for (const { item_id, quantity } of await rows<{ item_id: string; quantity: number }>(table)) {
      sum[item_id] = rounded((sum[item_id] ?? 0) + quantity)
    }
    return sum
  }

  async function balances(): Promise<Record<string, number>> {
    const all = await rows<{ item_id: string; quantity: number }>('balances', 'order=item_id')
    return Object.fromEntries(all.map(({ item_id, quantity }) => [item_id, quantity]))
  }

  return {
    rows,
    balances,
    insert: async (table, row) => {
      await call('POST', table, row)
    },
    update: async (table, query, change) => {
      await call('PATCH', `${table}?${query}`, change)
    },
    remove: async (table, query) => {
      await call('DELETE', `${table}?${query}`)
    },
    operations: () => rows('operations', 'kind=neq.opening&order=id'),
    batches: itemId => rows('batches', `item_id=eq.${itemId}&order=received_at,id`),
    ledger: () => rows('task_ledger', 'order=decided_at'),
    balance: async itemId => (await balances())[itemId] ?? 0,
    movedSince: async before => {
      const [now, ofBatches, ofLines] = [
        await balances(),
        await sums('batches'),
        await sums('operation_lines'),
      ]
      for (const [item, quantity] of Object.entries(now)) {
        const [batches, lines] = [ofBatches[item] ?? 0, ofLines[item] ?? 0]
        if (batches !== quantity || lines !== quantity) {
          throw new Error(`${item}: balance ${quantity}, batches ${batches}, lines ${lines}`)
        }
      }
      return Object.fromEntries(
        Object.entries(now)
          .map(([item, quantity]) => [item, rounded(quantity - (before[item] ?? 0))] as const)
          .filter(([, moved]) => moved !== 0),
      )
    },
  }
}

/** The backend answers numeric columns as strings in table reads. */
const numericColumns = /^(quantity|initial_quantity|unit_cost|total_cost|value)$/

function asNumbers([column, value]: [string, unknown]): [string, unknown] {
  return [column, numericColumns.test(column) && typeof value === 'string' ? Number(value) : value]
}

function rounded(quantity: number): number {
  return Math.round(quantity * 1000) / 1000
}
