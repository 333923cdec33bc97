import { t } from '@/locales'
import { formatMoney } from '@/ui/format'
import { operationKinds, type Operation, type OperationKind, type OperationPage } from './operation'

/**
 * How many entries the filters ask for, and what they cost. The server counts them all, but gives the cost with each entry only:
 * while some are not here yet, the sum says of how many it is.
 */
export function totalWords(list: {
  operations: readonly Operation[]
  counts: OperationPage['counts']
  /** The kind that is asked for; null for all. */
  kind: OperationKind | null
  hasMore: boolean
}): string {
  const { operations, counts, kind, hasMore } = list
  if (!counts || operations.length === 0) return ''
  const cost = formatMoney(operations.reduce((sum, one) => sum + one.total_cost, 0))
  if (!hasMore) return t('operations.totalWithCost', { n: operations.length, cost })
  // The opening stock is in the list only where it is asked for, and always counted.
  const listed = operationKinds.filter(one => (kind === null ? one !== 'opening' : one === kind))
  const n = listed.reduce((sum, one) => sum + counts[one], 0)
  return [
    t(counts.is_exact ? 'operations.total' : 'operations.totalAtLeast', { n }),
    t('operations.costOfShown', { n: operations.length, cost }),
  ].join(' · ')
}
