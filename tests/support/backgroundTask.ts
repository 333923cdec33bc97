import type { BackgroundTask } from '@/core/background'

/** A queued production of Kay's as screens see it, as far as a test does not care. */
export function backgroundTask(fields: Partial<BackgroundTask>): BackgroundTask {
  return {
    id: 'task-1',
    type: 'production',
    status: 'queued',
    description: 'Produce 500 g of Hummus',
    department: 'kitchen',
    createdBy: 'Kay',
    owner: 'user-kay',
    payload: {},
    createdAt: '2026-11-23T13:00:00Z',
    attempts: 0,
    maxAttempts: 3,
    isCancelling: false,
    hasWarnings: false,
    ...fields,
  }
}
