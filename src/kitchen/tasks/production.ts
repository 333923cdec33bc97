import * as v from 'valibot'
import type { Translate } from '@/locales/messages'
import { defineTask } from '@/queue'
import type { ItemCatalog } from '../itemCatalog'
import { taskErrorWords } from '../taskErrorWords'
import { isUnitOf, itemId } from './catalogChecks'
import {
  baseLimits,
  cost,
  department,
  expiry,
  fitsBase,
  issueAt,
  name,
  quantity,
  record,
  text,
  time,
  unit,
} from './fields'
import { amountOf, type KitchenTask } from './kitchenTask'
import type { ProductionPayload } from './payloads'
import { warningsOf } from './warnings'

const kpiData = record({ userId: name, userName: text, department, timestamp: time })

const receiptItem = record({
  preparationId: name,
  quantity,
  costPerUnit: v.optional(cost),
  expiryDate: v.optional(expiry),
  notes: v.optional(text),
})

const receiptData = record({
  department,
  responsiblePerson: name,
  sourceType: v.literal('production', "must be 'production'."),
  items: v.pipe(v.array(receiptItem, 'must be a list.'), v.length(1, 'must have exactly one entry.')),
  notes: v.optional(text),
})

function schema(catalog: ItemCatalog) {
  return v.pipe(
    record({
      preparationId: itemId('preparation', catalog),
      preparationName: name,
      quantity,
      unit,
      estimatedCost: cost,
      receiptData,
      kpiData: v.optional(kpiData),
    }),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const { value } = dataset
      const [made] = value.receiptData.items
      if (!fitsBase(value)) addIssue(issueAt(value, ['quantity'], baseLimits))
      if (!isUnitOf(value.preparationId, value.unit, catalog)) {
        addIssue(issueAt(value, ['unit'], 'is not a unit of this preparation.'))
      }
      if (made?.preparationId !== value.preparationId) {
        addIssue(
          issueAt(
            value,
            ['receiptData', 'items', '0', 'preparationId'],
            'must be the preparation of the task.',
          ),
        )
      }
      if (made?.quantity !== value.quantity) {
        addIssue(
          issueAt(value, ['receiptData', 'items', '0', 'quantity'], 'must be the quantity of the task.'),
        )
      }
    }),
  ) satisfies v.GenericSchema<unknown, ProductionPayload>
}

/** Making a preparation: its ingredients are taken from stock, one batch comes in. */
export function productionTask(catalog: ItemCatalog, t: Translate): KitchenTask<ProductionPayload> {
  const amount = ({ quantity: produced, unit: inUnit, preparationName }: ProductionPayload) =>
    amountOf(t, produced, inUnit, preparationName)
  return {
    ...defineTask<ProductionPayload>({
      type: 'production',
      version: 1,
      schema: schema(catalog),
      describe: payload => t('tasks.production.describe', { amount: amount(payload) }),
      orderingKeys: ({ preparationId }) =>
        [preparationId, ...catalog.ingredientsOf(preparationId)].map(id => `item:${id}`),
    }),
    departmentOf: payload => payload.receiptData.department,
    queuedMessage: payload => t('tasks.production.queued', { name: payload.preparationName }),
    doneMessage: (payload, result) =>
      t('tasks.production.done', { amount: amount(payload) }) + warningsOf(result, catalog, t),
    failedMessage: error => t('tasks.production.failed', { reason: taskErrorWords(t, error) }),
  }
}
