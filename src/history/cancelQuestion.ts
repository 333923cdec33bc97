import type { BackgroundTask } from '@/core/background'
import { t } from '@/locales'
import { wasSent, type Viewer } from './taskActions'

/** What somebody should think of before they cancel this task; nothing for their own that never left the device. */
export function cancelQuestion(task: BackgroundTask, viewer: Viewer): string[] {
  const { owner, createdBy: name } = task
  return [
    ...(owner === viewer.id ? [] : [t('history.confirmCancel.ofOther', { name })]),
    ...(wasSent(task) ? [t('history.confirmCancel.text')] : []),
  ]
}
