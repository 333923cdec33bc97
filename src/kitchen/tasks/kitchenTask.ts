import type { TaskDefinition, TaskError } from '@/queue'
import type { Department } from '../reasons'
import type { TaskResult } from '../taskResult'

/** A task type of the kitchen: what the queue needs, and the sentences that people read. */
export interface KitchenTask<Payload = unknown> extends TaskDefinition<Payload> {
  departmentOf(payload: Payload): Department
  queuedMessage(payload: Payload): string
  /** @param result the server's answer; without one, the bare sentence */
  doneMessage(payload: Payload, result: TaskResult | undefined): string
  failedMessage(error: TaskError): string
}

/** "500 g of Hummus" */
export function amountOf(quantity: number, unit: string, name: string): string {
  return `${quantity.toLocaleString('en', { maximumFractionDigits: 3 })} ${unit} of ${name}`
}
