import type { LineDraft } from './draft'
import { asKept, type KeptLine } from './keptDraft'
import type { Replacement } from './useDraft'

/** A sentence for each field of a line that can't be sent. */
export type LineErrors = { [Field in 'item' | 'quantity' | 'unit']?: string | undefined }

const fields: Partial<Record<string, keyof LineErrors>> = {
  itemId: 'item',
  preparationId: 'item',
  quantity: 'quantity',
  unit: 'unit',
}

/**
 * Why the task that is being mended was refused, at the field that the refusal names, for as long as nobody has touched that
 * line.
 *
 * @param opensWith the lines of the task that failed
 */
export function refusalOf(
  line: LineDraft,
  opensWith: readonly KeptLine[],
  replaces: Replacement | null,
): LineErrors {
  // As the server writes a path: `items[1].quantity`; of a production without the list.
  const [, place = '0', name = ''] = /^(?:items\[(\d+)\]\.)?(\w+)$/.exec(replaces?.field ?? '') ?? []
  const field = fields[name]
  const asSent = opensWith[Number(place)]
  if (!field || !asSent || !replaces?.reason) return {}
  return JSON.stringify(asKept(line)) === JSON.stringify(asSent) ? { [field]: replaces.reason } : {}
}
