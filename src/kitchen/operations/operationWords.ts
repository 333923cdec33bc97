import { mdiDeleteOutline, mdiPackageVariantClosed, mdiPotSteamOutline, mdiTrashCanOutline } from '@mdi/js'
import { t, type MessageKey } from '@/locales'
import { formatQuantity } from '@/ui/format'
import type { Department, WriteOffReason } from '../reasons'
import type { Operation, OperationKind } from './operation'

export const kindLooks: Record<OperationKind, { icon: string; word: MessageKey }> = {
  production: { icon: mdiPotSteamOutline, word: 'history.types.production' },
  product_writeoff: { icon: mdiTrashCanOutline, word: 'history.types.product_writeoff' },
  preparation_writeoff: { icon: mdiDeleteOutline, word: 'history.types.preparation_writeoff' },
  opening: { icon: mdiPackageVariantClosed, word: 'operations.opening' },
}

export const reasonWords: Record<WriteOffReason, MessageKey> = {
  expired: 'history.reasons.expired',
  spoiled: 'history.reasons.spoiled',
  other: 'history.reasons.other',
  education: 'history.reasons.education',
  test: 'history.reasons.test',
}

export const departmentWords: Record<Department, MessageKey> = {
  kitchen: 'history.departments.kitchen',
  bar: 'history.departments.bar',
}

/** What it was about: "500 g of Hummus", or "3 items". */
export function whatOf({ received, lines, shortages }: Operation): string {
  const sums = new Map<string, { quantity: number; unit: string; name: string }>()
  for (const move of received ? [received] : [...lines, ...shortages]) {
    const sum = sums.get(move.item_id)
    if (sum) sum.quantity += move.quantity
    else sums.set(move.item_id, { quantity: move.quantity, unit: move.unit, name: move.item_name })
  }
  const [first] = sums.values()
  if (sums.size !== 1 || !first) return t('operations.items', { n: sums.size })
  return t('operations.amountOf', { amount: formatQuantity(first.quantity, first.unit), item: first.name })
}

/** "80 g of Lemons": what was missing, for a row. */
export function shortageWords({ shortages }: Operation): string {
  return shortages
    .map(({ item_name: item, quantity, unit }) =>
      t('operations.amountOf', { amount: formatQuantity(quantity, unit), item }),
    )
    .join(', ')
}
