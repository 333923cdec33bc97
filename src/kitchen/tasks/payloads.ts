import type { Department, WriteOffReason } from '../reasons'

/** Who, for the KPI. Leave it out and nobody's KPI is touched. */
export interface ProductionKpi {
  userId: string
  userName: string
  department: Department
  /** ISO 8601. */
  timestamp: string
}

export interface WriteOffKpi {
  userId: string
  userName: string
  /** Overrides what the reason says. */
  affectsKpi?: boolean | undefined
}

export interface ProductionReceipt {
  department: Department
  responsiblePerson: string
  sourceType: 'production'
  /** Exactly one: the same preparation and number as the task's. */
  items: {
    preparationId: string
    quantity: number
    /** IDR per unit. */
    costPerUnit?: number | undefined
    /** A date (the end of that day, in the restaurant's zone) or a time. */
    expiryDate?: string | undefined
    notes?: string | undefined
  }[]
  notes?: string | undefined
}

export interface ProductionPayload {
  receiptData: ProductionReceipt
  preparationName: string
  preparationId: string
  quantity: number
  unit: string
  /** IDR, for the whole quantity. */
  estimatedCost: number
  kpiData?: ProductionKpi | undefined
}

export interface ProductWriteOffPayload {
  items: { itemId: string; itemName: string; quantity: number; unit: string }[]
  department: Department
  responsiblePerson: string
  reason: WriteOffReason
  notes?: string | undefined
  kpiData?: WriteOffKpi | undefined
}

export interface PrepWriteOffPayload {
  items: { preparationId: string; preparationName: string; quantity: number; unit: string }[]
  department: Department
  responsiblePerson: string
  reason: WriteOffReason
  notes?: string | undefined
  kpiData?: WriteOffKpi | undefined
}
