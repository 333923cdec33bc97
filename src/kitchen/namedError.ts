import type { TaskError } from '@/queue'
import { shownName } from './shownName'

/**
 * The error with the items called as the task calls them: the server knows their ids only, which no cook has ever seen.
 *
 * @param payload of any task and version; what can't be read in it names nothing
 */
export function namedError(error: TaskError, payload: unknown): TaskError {
  const names = new Map(namesIn(payload))
  return { ...error, message: error.message.replace(/[\w-]+/g, word => names.get(word) ?? word) }
}

function namesIn(payload: unknown): [id: string, name: string][] {
  const { items, ...itself } = asRecord(payload)
  const lines = Array.isArray(items) ? (items as unknown[]).map(asRecord) : []
  return [itself, ...lines].flatMap(one => {
    const pairs = [
      [one.itemId, one.itemName],
      [one.preparationId, one.preparationName],
    ]
    return pairs.flatMap(([id, name]): [string, string][] =>
      typeof id === 'string' && typeof name === 'string' ? [[id, `“${shownName(name)}”`]] : [],
    )
  })
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
