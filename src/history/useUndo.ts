import { computed, type Ref } from 'vue'
import { errorWords, type BackgroundTask } from '@/core/background'
import type { Notice } from '@/ui/notice'
import { useNow } from '@/ui/useNow'

export interface UndoOptions {
  tasks: Readonly<Ref<readonly BackgroundTask[]>>
  /** The user id of the person at the device. */
  owner: Readonly<Ref<string | undefined>>
  cancelTask: (id: string) => Promise<void>
  /** Says why a task could not be taken back. */
  onProblem: (sentence: string) => void
}

export interface Undo {
  /** One notice for each task of this person that nobody sends yet: none without an undo window. */
  undoable: Readonly<Ref<readonly Notice[]>>
  /** A plain cancel: exact, also when the task has left in the same moment. */
  undo: (taskId: string) => void
}

/**
 * What may still be taken back. A view of the queue itself: it is the same in every tab and after a reload, and goes when
 * the task is taken back or its time is over.
 */
export function useUndo({ tasks, owner, cancelTask, onProblem }: UndoOptions): Undo {
  const held = computed(() =>
    tasks.value.filter(task => task.owner === owner.value && task.undoUntil && !task.isCancelling),
  )
  const now = useNow(
    500,
    computed(() => held.value.length > 0),
  )
  return {
    undoable: computed(() =>
      held.value
        .filter(({ undoUntil = '' }) => Date.parse(undoUntil) > now.value.getTime())
        .map(({ id, description }) => ({
          id: `undo-${id}`,
          tone: 'queued',
          text: description,
          canUndo: true,
          taskId: id,
        })),
    ),
    undo: taskId => void cancelTask(taskId).catch((error: unknown) => onProblem(errorWords(error))),
  }
}
