import { readonly, ref, type Ref } from 'vue'
import { t } from '@/locales'

export interface UseSubmit {
  /** A sentence, when the task could not be stored. */
  problem: Readonly<Ref<string>>
  submit: () => Promise<void>
}

/**
 * Sends a dialog's task to the queue once, and closes. A second tap while the first is on its way does nothing. When the
 * task can't be stored, the dialog stays open with everything that was typed, and says why.
 *
 * @param options.enqueue resolves when the task is safe on this device; the network has no part in it
 */
export function useSubmit(options: {
  enqueue: () => Promise<unknown>
  close: () => void
  /** The task's id is used up: a copy of this tab has sent it. Makes this one another task. */
  renewId: () => void
}): UseSubmit {
  const problem = ref('')
  let isUnderWay = false

  async function submit(): Promise<void> {
    if (isUnderWay) return
    isUnderWay = true
    problem.value = ''
    try {
      await options.enqueue()
      options.close()
    } catch (error) {
      const ofCopy = wordsOfCopy(error)
      if (ofCopy) options.renewId()
      problem.value = ofCopy ?? (error instanceof Error ? error.message : t('dialogs.errors.notSaved'))
    } finally {
      isUnderWay = false
    }
  }

  return { problem: readonly(problem), submit }
}

/** What has become of the task that a copy of this tab sent under the same id, where that is why. */
function wordsOfCopy(error: unknown): string | undefined {
  switch (error instanceof Error && (error as { code?: unknown }).code) {
    case 'id_reused':
      return t('dialogs.errors.sentFromCopy')
    case 'task_ended':
      return t('dialogs.errors.endedInCopy')
    default:
      return undefined
  }
}
