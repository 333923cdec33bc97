import { computed, inject, onScopeDispose, type Ref } from 'vue'
import { createLastingWork, lastingWorkKey, type WorkKind } from './lastingWork'
import { usePassingWords } from './usePassingWords'

/** What came of it, as a sentence. */
export interface Outcome {
  sentence: string
  /** It did not come as it was wanted. */
  isWarned?: boolean
}

export interface Piece<Progress> {
  /** Somebody has stopped it, or has left. */
  signal: AbortSignal
  report: (progress: Progress) => void
}

export interface UseLastingWork<Progress> {
  /** Of what is running, whichever panel began it; null while nothing is. */
  progress: Readonly<Ref<Progress | null>>
  /** What came of the last one, in its place in the panel; empty when there is nothing to say. */
  words: Ref<string>
  /** In that place while it is on the screen, else as a notice. */
  say: (outcome: Outcome) => void
  /**
   * Begins a piece of work, unless one is running; it goes on to its end when the scope ends.
   * @param work comes to `null` where there is nothing to say
   */
  run: (first: Progress, work: (piece: Piece<Progress>) => Promise<Outcome | null>) => Promise<void>
  stop: () => void
}

/**
 * One kind of work, as a panel sees it: a panel that is opened again finds what is running, can stop it, and says what came of it.
 * Where no app has provided for it, it is this panel's alone, and what is said after it is lost.
 * @param isShown whether its words are on the screen
 */
export function useLastingWork<Progress>(
  kind: WorkKind<Progress>,
  isShown: () => boolean,
): UseLastingWork<Progress> {
  const { placeOf, tell } = inject(lastingWorkKey, () => createLastingWork(() => undefined), true)
  const { running, speakers } = placeOf(kind)

  const words = usePassingWords()
  function speak(sentence: string): boolean {
    if (!isShown()) return false
    words.value = sentence
    return true
  }
  speakers.add(speak)
  onScopeDispose(() => speakers.delete(speak))

  function say({ sentence, isWarned = false }: Outcome): void {
    const isSaid = [...speakers].some(one => one(sentence))
    if (!isSaid) tell(sentence, isWarned ? 'warned' : 'done')
  }

  return {
    progress: computed(() => running.value?.progress ?? null),
    words,
    say,
    async run(first, work) {
      if (running.value) return
      const stopping = new AbortController()
      // Whoever has left is told nothing, and the next person may have begun one of their own.
      const isStillWanted = () => running.value?.stopping === stopping
      running.value = { progress: first, stopping }
      words.value = ''
      let outcome: Outcome | null = null
      try {
        outcome = await work({
          signal: stopping.signal,
          report: progress => {
            if (isStillWanted()) running.value = { progress, stopping }
          },
        })
      } finally {
        if (isStillWanted()) running.value = null
        else outcome = null
      }
      if (outcome) say(outcome)
    },
    stop: () => running.value?.stopping.abort(),
  }
}
