import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** A sentence that says what came of something: it leaves by itself, or when another takes its place. Stops with its scope. */
export function usePassingWords(stayMs = 12_000): Ref<string> {
  const words = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    words,
    () => {
      clearTimeout(timer)
      if (words.value !== '') timer = setTimeout(() => (words.value = ''), stayMs)
    },
    { flush: 'sync' },
  )
  onScopeDispose(() => clearTimeout(timer))
  return words
}
