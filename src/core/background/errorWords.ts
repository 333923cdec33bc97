import { t, type MessageKey } from '@/locales'
import { QueueError } from '@/queue'

/** The codes of `QueueError` that have a sentence. Any other is a fault of ours, and says nothing to a cook. */
const known = new Set([
  'storage_full',
  'storage_unavailable',
  'storage_outdated',
  'not_possible',
  'nobody_signed_in',
  'id_reused',
  'task_ended',
  'task_not_found',
  'invalid_payload',
  'unknown_type',
])

/**
 * Why the queue did not do what it was asked to, in words for a person and in the language of the page: what a dialog or a
 * row shows for what `useBackgroundTasks` rejects with.
 */
export function errorWords(error: unknown): string {
  if (!(error instanceof QueueError) || !known.has(error.code)) return t('errors.unexpected')
  return t(`errors.device.${error.code}` as MessageKey, { message: error.message })
}
