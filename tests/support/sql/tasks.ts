import { randomBytes, randomUUID } from 'node:crypto'

export interface SentTask {
  id: string
  type: string
  version: number
  payload: Record<string, unknown>
  performed_at: string
  fingerprint?: string
}

export interface Balance {
  item_id: string
  quantity: number
  value: number
  revision: number
}

export interface Result {
  document_number: string
  operation_id: number
  total_cost: number
  allocations: { item_id: string; batch_number: string; quantity: number; unit_cost: number }[]
  produced?: { batch_number: string; quantity: number; unit_cost: number; expires_at: string | null }
  shortages: { item_id: string; quantity: number }[]
  warnings: { code: string; message: string }[]
  balances: Balance[]
}

export interface Answer {
  id: unknown
  outcome: 'applied' | 'replayed' | 'refused' | 'cancelled'
  result?: Result
  error?: { code: string; message: string; details: string | null; hint: string | null }
}

/** Time-ordered, as the devices make them. */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const random = randomBytes(10).toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-a${random.slice(3, 6)}-${random.slice(6, 18)}`
}

export const newPerson = () => randomUUID()

interface Common {
  id?: string
  performedAt?: string
  fingerprint?: string
  /** Laid over the payload's first level. */
  payload?: Record<string, unknown>
}

function task(type: string, payload: Record<string, unknown>, common: Common): SentTask {
  return {
    id: common.id ?? newId(),
    type,
    version: 1,
    performed_at: common.performedAt ?? new Date().toISOString(),
    payload: { ...payload, ...common.payload },
    ...(common.fingerprint === undefined ? {} : { fingerprint: common.fingerprint }),
  }
}

export function production(
  preparationId: string,
  quantity: number,
  options: Common & {
    unit?: string
    estimatedCost?: number
    expiryDate?: string
    department?: string
    kpiData?: Record<string, unknown>
  } = {},
): SentTask {
  const { unit = 'g', estimatedCost = 0, expiryDate, department = 'kitchen', kpiData } = options
  return task(
    'production',
    {
      preparationId,
      preparationName: preparationId,
      quantity,
      unit,
      estimatedCost,
      receiptData: {
        department,
        responsiblePerson: 'Wayan',
        sourceType: 'production',
        items: [{ preparationId, quantity, ...(expiryDate === undefined ? {} : { expiryDate }) }],
      },
      ...(kpiData === undefined ? {} : { kpiData }),
    },
    options,
  )
}

interface WriteOffOptions extends Common {
  reason?: string
  department?: string
  notes?: string
  kpiData?: Record<string, unknown>
}

type Amount = readonly [id: string, quantity: number, unit?: string]

export function productWriteOff(items: readonly Amount[], options: WriteOffOptions = {}): SentTask {
  const { reason = 'spoiled', department = 'kitchen', notes, kpiData } = options
  return task(
    'product_writeoff',
    {
      items: items.map(([itemId, quantity, unit = 'g']) => ({ itemId, itemName: itemId, quantity, unit })),
      ...{ department, responsiblePerson: 'Wayan', reason },
      ...(notes === undefined ? {} : { notes }),
      ...(kpiData === undefined ? {} : { kpiData }),
    },
    options,
  )
}

export function preparationWriteOff(items: readonly Amount[], options: WriteOffOptions = {}): SentTask {
  const { reason = 'spoiled', department = 'kitchen', notes, kpiData } = options
  return task(
    'preparation_writeoff',
    {
      items: items.map(([preparationId, quantity, unit = 'g']) => ({
        preparationId,
        preparationName: preparationId,
        quantity,
        unit,
      })),
      ...{ department, responsiblePerson: 'Wayan', reason },
      ...(notes === undefined ? {} : { notes }),
      ...(kpiData === undefined ? {} : { kpiData }),
    },
    options,
  )
}
