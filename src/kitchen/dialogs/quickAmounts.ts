import type { MessageKey } from '@/locales'
import { expiredQuantity } from '../stock/firstInFirstOut'
import type { StockItem } from '../stock/stockView'
import { roundHalfUp } from '../units'

/** A quantity that a tap fills in. */
export interface QuickAmount {
  label: MessageKey
  /** In the item's base unit. */
  quantity: number
  /** What is past its day, and nothing else. */
  isExpired?: boolean
}

/** What is usually made of a preparation. None without a recipe. */
export function productionAmounts({ recipe }: StockItem): QuickAmount[] {
  const output = recipe?.outputQuantity ?? 0
  return offered([
    { label: 'dialogs.amounts.recipe', quantity: output },
    { label: 'dialogs.amounts.halfRecipe', quantity: output / 2 },
  ])
}

/** What is usually written off, by what is there with all that is pending. */
export function writeOffAmounts({ quantity, batches }: StockItem, now: Date): QuickAmount[] {
  return offered([
    { label: 'dialogs.amounts.all', quantity },
    { label: 'dialogs.amounts.half', quantity: quantity / 2 },
    { label: 'dialogs.amounts.expired', quantity: expiredQuantity(batches, now), isExpired: true },
  ])
}

/** Only what could be sent. */
function offered(amounts: QuickAmount[]): QuickAmount[] {
  return amounts
    .map(amount => ({ ...amount, quantity: roundHalfUp(amount.quantity) }))
    .filter(({ quantity }) => quantity > 0 && quantity < 1_000_000)
}
