import * as v from 'valibot'
import type { Translate } from '@/locales/messages'
import { defineTask } from '@/queue'
import type { ItemCatalog } from '../itemCatalog'
import { itemId } from './catalogChecks'
import { name, record } from './fields'
import type { KitchenTask } from './kitchenTask'
import type { PrepWriteOffPayload } from './payloads'
import { warningsOf } from './warnings'
import {
  amountFields,
  describeWriteOff,
  failedWriteOff,
  itemList,
  keysOf,
  queuedWriteOff,
  writeOffFields,
  writtenOff,
} from './writeOff'

function schema(catalog: ItemCatalog) {
  const line = record({
    preparationId: itemId('preparation', catalog),
    preparationName: name,
    ...amountFields,
  })
  return record({
    items: itemList(line, ({ preparationId }) => preparationId, catalog),
    ...writeOffFields,
  }) satisfies v.GenericSchema<unknown, PrepWriteOffPayload>
}

function linesOf({ items }: PrepWriteOffPayload) {
  return items.map(({ preparationId: id, preparationName, quantity, unit }) => ({
    id,
    name: preparationName,
    quantity,
    unit,
  }))
}

/** Taking preparations out of stock for a reason other than serving. */
export function preparationWriteOffTask(
  catalog: ItemCatalog,
  t: Translate,
): KitchenTask<PrepWriteOffPayload> {
  return {
    ...defineTask<PrepWriteOffPayload>({
      type: 'preparation_writeoff',
      version: 1,
      schema: schema(catalog),
      describe: payload => describeWriteOff(t, linesOf(payload), 'preparations', payload.reason),
      orderingKeys: payload => keysOf(linesOf(payload)),
    }),
    departmentOf: payload => payload.department,
    queuedMessage: () => queuedWriteOff(t),
    doneMessage: (payload, result) =>
      writtenOff(t, linesOf(payload), 'preparations') + warningsOf(result, catalog, t),
    failedMessage: error => failedWriteOff(t, error),
  }
}
