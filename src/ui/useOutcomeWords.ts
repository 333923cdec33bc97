import { onScopeDispose, type Ref } from 'vue'
import { usePassingWords } from './usePassingWords'
import { useLastingWork } from './lastingWork'

export interface OutcomeWords {
  /** The sentence in its place in the panel; empty when there is none. */
  words: Ref<string>
  /** @param isWarned it did not come as it was wanted */
  say: (sentence: string, isWarned?: boolean) => void
}

/**
 * What came of something, as a sentence: in its place while that is on the screen, else as a notice. It may come when the panel
 * has been closed.
 */
export function useOutcomeWords(isShown: () => boolean): OutcomeWords {
  const { tell } = useLastingWork()
  const words = usePassingWords()
  let isGone = false
  onScopeDispose(() => (isGone = true))
  return {
    words,
    say: (sentence, isWarned = false) => {
      if (!isGone && isShown()) words.value = sentence
      else tell(sentence, isWarned ? 'warned' : 'done')
    },
  }
}
