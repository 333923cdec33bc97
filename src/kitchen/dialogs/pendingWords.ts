import { t } from '@/locales'
import { formatQuantity } from '@/ui/format'
import type { StockItem } from '../stock/stockView'

/** "+500 g pending", "−300 g pending"; empty when the server's figure is all there is to know. */
export function pendingWords({
  pending,
  pendingTasks,
  baseUnit,
}: Pick<StockItem, 'pending' | 'pendingTasks' | 'baseUnit'>): string {
  if (pendingTasks === 0) return ''
  if (pending === 0) return t('stock.pendingChanges', { n: pendingTasks })
  const amount = formatQuantity(Math.abs(pending), baseUnit)
  return t(pending > 0 ? 'stock.pendingMore' : 'stock.pendingLess', { amount })
}
