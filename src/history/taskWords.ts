import type { BackgroundTask, BackgroundTaskStatus } from '@/core/background'

/** The word beside a task's icon. */
export const statusWords: Record<BackgroundTaskStatus, string> = {
  queued: 'Queued',
  processing: 'Processing',
  retrying: 'Retrying',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** What an open task is about to do or what it waits for; empty when its status says it all. */
export function progressWords(task: BackgroundTask, now: Date): string {
  if (task.completedAt) return ''
  if (task.isCancelling) return 'cancelling'
  if (task.waitingFor === 'network') return 'waiting for network'
  if (task.waitingFor === 'sign-in') return 'waiting for sign-in'
  if (task.waitingFor === 'update') return 'waiting for an update of the app'
  if (task.status === 'retrying' && task.nextAttemptAt) {
    const seconds = Math.ceil((Date.parse(task.nextAttemptAt) - now.getTime()) / 1000)
    return seconds > 0 ? `next try in ${seconds} s` : 'next try now'
  }
  return ''
}

/** "2 of 3"; empty before the first attempt. */
export function attemptWords(task: BackgroundTask): string {
  return task.attempts > 0 ? `${task.attempts} of ${task.maxAttempts}` : ''
}
