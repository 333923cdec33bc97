import type { ItemCatalog } from '../itemCatalog'
import type { TaskResult } from '../taskResult'

/** What the server noticed, as sentences behind the done message; empty when all went well. */
export function warningsOf(result: TaskResult | undefined, catalog: ItemCatalog): string {
  if (!result) return ''
  const shortages = result.shortages.map(({ item_id, quantity }) => {
    const item = catalog.find(item_id)
    const amount = quantity.toLocaleString('en', { maximumFractionDigits: 3 })
    return `Stock was short of ${amount} ${item?.baseUnit ?? ''} ${item?.name ?? item_id}.`.replace('  ', ' ')
  })
  const sentences = [...shortages, ...result.warnings.map(({ message }) => message)]
  return sentences.length > 0 ? `. ${sentences.join(' ')}` : ''
}
