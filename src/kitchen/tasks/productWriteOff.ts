import * as v from 'valibot'
import type { Translate } from '@/locales/messages'
import { defineTask } from '@/queue'
import type { ItemCatalog } from '../itemCatalog'
import { itemId } from './catalogChecks'
import { name, record } from './fields'
import type { KitchenTask } from './kitchenTask'
import type { ProductWriteOffPayload } from './payloads'
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
  const line = record({ itemId: itemId('product', catalog), itemName: name, ...amountFields })
  return record({
    items: itemList(line, ({ itemId: id }) => id, catalog),
    ...writeOffFields,
  }) satisfies v.GenericSchema<unknown, ProductWriteOffPayload>
}

function linesOf({ items }: ProductWriteOffPayload) {
  return items.map(({ itemId: id, itemName, quantity, unit }) => ({ id, name: itemName, quantity, unit }))
}

/** Taking products out of stock for a reason other than cooking. */
export function productWriteOffTask(catalog: ItemCatalog, t: Translate): KitchenTask<ProductWriteOffPayload> {
  return {
    ...defineTask<ProductWriteOffPayload>({
      type: 'product_writeoff',
      version: 1,
      schema: schema(catalog),
      describe: payload => describeWriteOff(t, linesOf(payload), 'products', payload.reason),
      orderingKeys: payload => keysOf(linesOf(payload)),
    }),
    departmentOf: payload => payload.department,
    queuedMessage: () => queuedWriteOff(t),
    doneMessage: (payload, result) =>
      writtenOff(t, linesOf(payload), 'products') + warningsOf(result, catalog, t),
    failedMessage: error => failedWriteOff(t, error),
  }
}
