import type { MessageKey, Translate } from '@/locales/messages'
import type { ItemCatalog } from '../itemCatalog'
import type { TaskResult } from '../taskResult'
import { unitWord } from './kitchenTask'

/** The codes of the server's warnings that have words of their own in every language. */
const known = new Set(['missing_cost', 'no_recipe', 'clock'])

/** What the server noticed, as sentences behind the done message; empty when all went well. */
export function warningsOf(result: TaskResult | undefined, catalog: ItemCatalog, t: Translate): string {
  if (!result) return ''
  const shortages = result.shortages.map(({ item_id, quantity }) => {
    const item = catalog.find(item_id)
    const amount = { quantity, unit: item ? unitWord(t, item.baseUnit) : '', name: item?.name ?? item_id }
    return t('tasks.shortOf', amount).replace('  ', ' ')
  })
  const sentences = [...shortages, ...result.warnings.map(warning => warningWords(warning, t))]
  return sentences.length > 0 ? `. ${sentences.join(' ')}` : ''
}

/** One of the server's warnings, in words that the person reads: its own, in English, stand in them. */
export function warningWords({ code, message }: TaskResult['warnings'][number], t: Translate): string {
  return t(`tasks.warnings.${known.has(code) ? code : 'other'}` as MessageKey, { message })
}
