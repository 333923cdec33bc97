import {
  mdiAlertCircleOutline,
  mdiCancel,
  mdiCheckCircleOutline,
  mdiClockOutline,
  mdiProgressClock,
  mdiRefresh,
} from '@mdi/js'
import type { BackgroundTask, BackgroundTaskStatus, Connection } from '@/core/background'
import { t, type MessageKey } from '@/locales'
import { en } from '@/locales/en'
import type { Viewer } from './taskActions'

/** How each status looks: never by its colour alone. */
export const statusLooks: Record<BackgroundTaskStatus, { icon: string; color: string }> = {
  queued: { icon: mdiClockOutline, color: 'secondary' },
  processing: { icon: mdiProgressClock, color: 'info' },
  retrying: { icon: mdiRefresh, color: 'warning' },
  completed: { icon: mdiCheckCircleOutline, color: 'success' },
  failed: { icon: mdiAlertCircleOutline, color: 'error' },
  cancelled: { icon: mdiCancel, color: 'secondary' },
}

/** The word beside a task's icon. */
export function statusWord(task: Pick<BackgroundTask, 'status' | 'dismissedAt'>): string {
  const word = t(`history.status.${task.status}`)
  return task.dismissedAt === undefined ? word : `${word}, ${t('history.dismissed').toLowerCase()}`
}

/** The name of a task's type; the type itself for one that this version doesn't know. */
export function typeWord(type: string): string {
  return type in en.history.types ? t(`history.types.${type}` as MessageKey) : type
}

export interface Surroundings {
  viewer: Viewer
  now: Date
  connection: Connection
  /** Whether a task of this type can be mended in a dialog. */
  hasDialog: (type: string) => boolean
}

/** What an open task is about to do or what it waits for; empty when its status says it all. */
export function progressWords(task: BackgroundTask, { viewer, now, connection }: Surroundings): string {
  if (task.isCancelling) return t('history.progress.cancelling')
  if (task.completedAt) return ''
  const isOwn = task.owner === viewer.id
  const signIn = () =>
    isOwn ? t('history.progress.signIn') : t('history.progress.signInOf', { name: task.createdBy })
  if (task.waitingFor === 'network') return t('history.progress.network')
  if (task.waitingFor === 'sign-in') return signIn()
  if (task.waitingFor === 'update') return t('history.progress.update')
  if (task.status === 'retrying' && task.nextAttemptAt) {
    const seconds = Math.ceil((Date.parse(task.nextAttemptAt) - now.getTime()) / 1000)
    return seconds > 0 ? t('history.progress.nextIn', { seconds }) : t('history.progress.nextNow')
  }
  if (task.status === 'processing') return ''
  // A task that was never tried has no `waitingFor`: what holds it up is told by who is here and by the network.
  if (!isOwn || connection === 'sign-in') return signIn()
  if (connection === 'offline') return t('history.progress.network')
  return ''
}

/** "2 of 3"; empty before the first attempt. */
export function attemptWords(task: BackgroundTask): string {
  return task.attempts > 0 ? t('history.attempts', { done: task.attempts, most: task.maxAttempts }) : ''
}
