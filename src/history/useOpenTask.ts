import { nextTick, ref, shallowRef, watch, type Ref } from 'vue'
import { useBackgroundTasks } from '@/core/background'
import { useComingBack } from './comingBack'

export interface OpenTaskOptions {
  /** The id of the task whose details are open. */
  openTask: Ref<string | null>
  /** Of the list. */
  keys: Readonly<Ref<readonly number[]>>
  rows: Readonly<Ref<{ bringIntoView: (key: number) => void; focusRow: () => void } | null>>
}

/** Opens and closes the details of a task. The one that somebody came for is brought into view once the list has it. */
export function useOpenTask({ openTask, keys, rows }: OpenTaskOptions) {
  const { findTaskKey } = useBackgroundTasks()
  const comingBack = useComingBack()
  const first = comingBack.task ?? openTask.value
  // An object, because the same task may be wanted again.
  const wanted = shallowRef(first === null ? null : { id: first })
  const wantedKey = ref<number>()
  watch(
    wanted,
    async task => {
      wantedKey.value = task === null ? undefined : await findTaskKey(task.id)
    },
    { immediate: true },
  )
  watch([wantedKey, keys, rows], async ([key, shown]) => {
    if (key === undefined || !rows.value || !shown.includes(key)) return
    wantedKey.value = undefined
    await nextTick()
    rows.value.bringIntoView(key)
    const id = wanted.value?.id
    // Where the details of the task itself are open they take the focus.
    if (id !== undefined && id !== openTask.value && comingBack.takesFocus(id)) rows.value.focusRow()
  })

  return {
    show: (id: string): void => {
      openTask.value = id
      wanted.value = { id }
    },
    close: (): void => {
      openTask.value = null
      void nextTick(() => rows.value?.focusRow())
    },
  }
}
