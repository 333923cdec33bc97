import { readonly, ref, shallowRef, watch } from 'vue'
import { errorWords, useBackgroundTasks, type BackgroundTask } from '@/core/background'
import { t } from '@/locales'
import { onceClosed } from '@/ui/useFocusRefuge'
import { cancelQuestion } from './cancelQuestion'
import type { TaskAction, Viewer } from './taskActions'

export interface DeedsOptions {
  viewer: () => Viewer
  /** What came of the one before has been read. */
  onBegin: () => void
  onDismissed: (sentence: string) => void
  /** The question has closed, and what had the focus before may have gone. */
  onFocusLost: () => void
}

/** What somebody does to one task: at once, or once they have said that they mean it. */
export function useDeeds({ viewer, onBegin, onDismissed, onFocusLost }: DeedsOptions) {
  const { retryTask, cancelTask, dismissTask } = useBackgroundTasks()
  const deeds = { Retry: retryTask, Cancel: cancelTask, Dismiss: dismissTask }
  const problem = ref('')
  /** The task whose cancel is asked about; null closes the question. */
  const toCancel = shallowRef<BackgroundTask | null>(null)
  watch(toCancel, task => {
    if (!task) onceClosed(onFocusLost)
  })

  async function perform(task: BackgroundTask, action: TaskAction): Promise<void> {
    problem.value = ''
    toCancel.value = null
    onBegin()
    try {
      await deeds[action](task.id)
      if (action === 'Dismiss') onDismissed(t('history.putAside'))
    } catch (error) {
      problem.value = errorWords(error)
    }
  }

  async function act(task: BackgroundTask, action: TaskAction): Promise<void> {
    // A row may be pressed in the moment in which it is read anew.
    if (action === 'Cancel' && cancelQuestion(task, viewer()).length > 0) toCancel.value = task
    else await perform(task, action)
  }

  /** Why the last one could not be done; empty when it was. */
  return { problem: readonly(problem), toCancel, act, perform }
}
