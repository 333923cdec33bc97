import type { BackgroundTask, BackgroundTaskStatus, Connection } from '@/core/background'
import type { Viewer } from './taskActions'

/** The word beside a task's icon. */
export const statusWords: Record<BackgroundTaskStatus, string> = {
  queued: 'Queued',
  processing: 'Processing',
  retrying: 'Retrying',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export interface Surroundings {
  viewer: Viewer
  now: Date
  connection: Connection
}

/** What an open task is about to do or what it waits for; empty when its status says it all. */
export function progressWords(task: BackgroundTask, { viewer, now, connection }: Surroundings): string {
  if (task.completedAt) return ''
  if (task.isCancelling) return 'cancelling'
  if (task.waitingFor === 'network') return 'waiting for network'
  if (task.waitingFor === 'sign-in') return 'waiting for sign-in'
  if (task.waitingFor === 'update') return 'waiting for an update of the app'
  if (task.status === 'retrying' && task.nextAttemptAt) {
    const seconds = Math.ceil((Date.parse(task.nextAttemptAt) - now.getTime()) / 1000)
    return seconds > 0 ? `next try in ${seconds} s` : 'next try now'
  }
  if (task.status === 'processing') return ''
  // A task that was never tried has no `waitingFor`: what holds it up is told by who is here and by the network.
  if (task.owner !== viewer.id || connection === 'sign-in') return 'waiting for sign-in'
  if (connection === 'offline') return 'waiting for network'
  return ''
}

/** "2 of 3"; empty before the first attempt. */
export function attemptWords(task: BackgroundTask): string {
  return task.attempts > 0 ? `${task.attempts} of ${task.maxAttempts}` : ''
}
