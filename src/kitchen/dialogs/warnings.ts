import { t } from '@/locales'
import { formatQuantity } from '@/ui/format'
import { expiredQuantity } from '../stock/firstInFirstOut'
import type { Need, ProductionPreview } from '../stock/previewProduction'
import type { ItemTaken } from '../stock/previewWriteOff'
import type { StockItem } from '../stock/stockView'
import { shownName } from '../shownName'

/** So many times the usual quantity is more likely a slip of the finger, or grams that were meant as kilograms. */
const farAbove = 10

/**
 * What to say before a production is sent.
 *
 * @param quantity in the preparation's base unit
 */
export function productionWarnings(
  { name, recipe, baseUnit }: StockItem,
  quantity: number,
  preview: ProductionPreview,
): string[] {
  if (!recipe) return [t('dialogs.noRecipe', { name: shownName(name) })]
  const usual = formatQuantity(recipe.outputQuantity, baseUnit)
  return [
    ...(quantity > farAbove * recipe.outputQuantity ? [t('dialogs.muchMoreThanRecipe', { usual })] : []),
    ...preview.shortages.map(shortageWarning),
  ]
}

/** What to say of one item before a write-off is sent. `expiredBefore`: given when the reason is that it expired. */
export function writeOffWarnings(
  { item, quantity, missing, left }: ItemTaken,
  expiredBefore?: Date,
): string[] {
  const name = shownName(item.name)
  const usual = formatQuantity(item.quantity, item.baseUnit)
  const need = { itemId: item.id, name: item.name, unit: item.baseUnit, quantity, missing, left }
  return [
    ...(item.quantity > 0 && quantity > farAbove * item.quantity
      ? [t('dialogs.muchMoreThanStock', { name, usual })]
      : []),
    ...(missing > 0 ? [shortageWarning(need)] : []),
    // With nothing in stock the shortage says enough.
    ...(expiredBefore && missing < quantity ? notExpiredWarning(item, quantity, expiredBefore) : []),
  ]
}

function notExpiredWarning({ name, batches, baseUnit }: StockItem, quantity: number, at: Date): string[] {
  const expired = expiredQuantity(batches, at)
  if (expired === 0) return [t('dialogs.noBatchExpired', { name: shownName(name) })]
  if (expired >= quantity) return []
  return [t('dialogs.notAllExpired', { name: shownName(name), quantity: formatQuantity(expired, baseUnit) })]
}

export function shortageWarning({ name, missing, quantity, unit }: Need): string {
  const words = { name: shownName(name), quantity: formatQuantity(quantity, unit) }
  return missing < quantity
    ? t('dialogs.notEnough', { ...words, missing: formatQuantity(missing, unit) })
    : t('dialogs.noneInStock', words)
}

/** @param day as a date field writes it */
export function expiryWarnings(day: string, today: string): string[] {
  return day !== '' && day < today ? [t('dialogs.expiryIsPast')] : []
}
