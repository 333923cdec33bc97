import type { BackgroundTask } from '@/core/background'

/** Who looks at the list. */
export interface Viewer {
  id: string
  role: 'cook' | 'manager'
}

export type TaskAction = 'Retry' | 'Cancel' | 'Dismiss'

/** What this viewer may do with a task. Another person's task is theirs; a manager may still cancel it. */
export function taskActions(task: BackgroundTask, viewer: Viewer): TaskAction[] {
  const isOwn = task.owner === viewer.id
  const isOpen = !task.completedAt
  if (isOpen) return !task.isCancelling && (isOwn || viewer.role === 'manager') ? ['Cancel'] : []
  if (task.status !== 'failed' || task.dismissedAt) return []
  if (isOwn) return task.isCancelling ? [] : ['Retry', 'Dismiss']
  return viewer.role === 'manager' && !task.isCancelling ? ['Cancel'] : []
}
