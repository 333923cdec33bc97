import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** The time, read again every `everyMs`, for words such as "in 4 s" and "today". Stops with its scope. */
export function useNow(everyMs: number): Readonly<Ref<Date>> {
  const now = ref(new Date())
  const timer = setInterval(() => (now.value = new Date()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
