import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

/**
 * The time, read again every `everyMs`, for words such as "in 4 s" and "today". Stops with its scope.
 * @param isNeeded while it is false no timer runs: a tablet that rests should not be woken for a word that nobody reads
 */
export function useNow(everyMs: number, isNeeded: Readonly<Ref<boolean>> = ref(true)): Readonly<Ref<Date>> {
  const now = ref(new Date())
  let timer: ReturnType<typeof setInterval> | undefined
  watch(
    isNeeded,
    needed => {
      clearInterval(timer)
      if (!needed) return
      now.value = new Date()
      timer = setInterval(() => (now.value = new Date()), everyMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
