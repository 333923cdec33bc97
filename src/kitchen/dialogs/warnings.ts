import { formatQuantity } from '@/ui/format'
import type { Need, ProductionPreview } from '../stock/previewProduction'

/** What to say before a production is sent. */
export function productionWarnings(name: string, preview: ProductionPreview): string[] {
  if (!preview.hasRecipe) {
    return [`${name} has no recipe. It can be produced, but nothing is taken from stock for it.`]
  }
  return preview.shortages.map(shortageWarning)
}

export function shortageWarning({ name, missing, quantity, unit }: Need): string {
  return missing < quantity
    ? `Not enough ${name}: ${formatQuantity(missing, unit)} of ${formatQuantity(quantity, unit)} missing.`
    : `No ${name} in stock: ${formatQuantity(quantity, unit)} missing.`
}
