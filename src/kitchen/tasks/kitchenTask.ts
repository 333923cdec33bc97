import type { Translate } from '@/locales/messages'
import type { TaskDefinition, TaskError } from '@/queue'
import type { Department } from '../reasons'
import type { TaskResult } from '../taskResult'
import { isUnit } from '../units'

/**
 * A task type of the kitchen: what the queue needs, and the sentences that people read. They are said in the language of
 * the moment, so whoever shows one asks again when that changes.
 */
export interface KitchenTask<Payload = unknown> extends TaskDefinition<Payload> {
  departmentOf(payload: Payload): Department
  queuedMessage(payload: Payload): string
  /** @param result the server's answer; without one, the bare sentence */
  doneMessage(payload: Payload, result: TaskResult | undefined): string
  failedMessage(error: TaskError): string
}

/** "500 g of Hummus" */
export function amountOf(t: Translate, quantity: number, unit: string, name: string): string {
  return t('tasks.amount', { quantity, unit: unitWord(t, unit), name })
}

/** A unit that this version doesn't know is shown as it is. */
export function unitWord(t: Translate, unit: string): string {
  return isUnit(unit) ? t(`tasks.units.${unit}`) : unit
}
