import type { BackgroundTask } from '@/core/background'

/** Who looks at the list. */
export interface Viewer {
  id: string
  role: 'cook' | 'manager'
}

/** What one transaction does to many as well as to one. */
export type TaskAction = 'Retry' | 'Cancel' | 'Dismiss'
export const bulkActions = ['Retry', 'Cancel', 'Dismiss'] as const satisfies TaskAction[]

/** The buttons of a row. Another person's task is theirs; a manager may still cancel it. */
export function taskActions(task: BackgroundTask, viewer: Viewer): TaskAction[] {
  // Whoever wants their failure gone dismisses it; cancelling it on the server as well is for the details.
  const isOwnFailure = task.status === 'failed' && task.owner === viewer.id
  return bulkActions.filter(action => canDo(action, task, viewer) && !(action === 'Cancel' && isOwnFailure))
}

/** Whether this viewer may do it to this task, as the queue will judge it. */
export function canDo(action: TaskAction, task: BackgroundTask, viewer: Viewer): boolean {
  const isOwn = task.owner === viewer.id
  const isFailed = task.status === 'failed'
  const isFailure = isFailed && !task.dismissedAt
  if (task.isCancelling) return false
  // What was put aside can still be taken up again.
  if (action === 'Retry') return isOwn && isFailed
  if (action === 'Dismiss') return isOwn && isFailure
  return (isOwn || viewer.role === 'manager') && (isFailure || !task.completedAt)
}

export interface FixSurroundings {
  viewer: Viewer
  hasDialog: (type: string) => boolean
}

/** Whether its dialog can be opened again, filled in, to be sent instead of it. */
export function canFix(task: BackgroundTask, { viewer, hasDialog }: FixSurroundings): boolean {
  return hasDialog(task.type) && canDo('Retry', task, viewer)
}

/** Of a task that has left the device only the server can say what becomes of its cancel. */
export function wasSent(task: BackgroundTask): boolean {
  return task.startedAt !== undefined
}
