import type { Task } from '../../src/queue'
import { production } from '../unit/kitchen/payloads'

/** A row as the store has it, of a production that is done. */
export function taskRow(fields: Partial<Task> = {}): Task {
  return {
    seq: 1,
    id: 'row-1',
    type: 'production',
    version: 1,
    status: 'completed',
    owner: 'ana',
    ownerName: 'Ana',
    description: '',
    payload: production,
    fingerprint: '',
    orderingKeys: [],
    createdAt: 0,
    attempts: 1,
    maxAttempts: 3,
    waits: 0,
    dueAt: 0,
    ...fields,
  }
}
