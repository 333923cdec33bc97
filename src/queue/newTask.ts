import { parsePayload, retryPolicyOf, versionOf, type TaskRegistry } from './defineTask'
import { InvalidPayloadError, UnknownTaskTypeError } from './errors'
import { canonicalJson, fingerprintOf } from './portableJson'
import type { NewTask } from './task'

interface NewTaskOptions {
  /** A UUIDv7. */
  id: string
  /** The user id and the name of the person who makes it. */
  owner: { id: string; name: string }
  /** When it is made; ms since the epoch. */
  now: number
  /** Not to be claimed before so many ms have passed. */
  undoWindowMs: number
  /** The failed task that it is sent instead of. */
  replaces?: string | undefined
}

/**
 * What somebody wants done as a row that can be stored.
 * @throws UnknownTaskTypeError, InvalidPayloadError
 */
export function newTask(
  registry: TaskRegistry,
  type: string,
  input: unknown,
  { id, owner, now, undoWindowMs, replaces }: NewTaskOptions,
): NewTask {
  const definition = registry.get(type)
  if (!definition) throw new UnknownTaskTypeError(type)
  const payload = parsePayload(definition, input)
  return {
    id,
    type,
    version: versionOf(definition),
    status: 'queued',
    open: 1,
    owner: owner.id,
    ownerName: owner.name,
    description: definition.describe(payload),
    payload,
    fingerprint: fingerprintOf(canonicalJson(payload)),
    orderingKeys: definition.orderingKeys?.(payload) ?? [],
    createdAt: now,
    attempts: 0,
    maxAttempts: retryPolicyOf(definition).maxAttempts,
    waits: 0,
    // Taking back what stands in for another would leave neither.
    dueAt: replaces === undefined ? now + undoWindowMs : now,
    replaces,
  }
}

/** An error that names a field of one entry of many names the place of the entry first: `2.items.0.quantity`. */
export function inEntry<T>(place: number, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof InvalidPayloadError)) throw error
    const path = [String(place), error.field].filter(step => step !== '').join('.')
    throw new InvalidPayloadError(path, error.reason)
  }
}
