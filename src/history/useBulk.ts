import { onScopeDispose, shallowReadonly, shallowRef } from 'vue'
import { errorWords, useBackgroundTasks, useMatchingTasks } from '@/core/background'
import { t } from '@/locales'
import { useLastingWork } from '@/ui/lastingWork'
import { useOutcomeWords } from '@/ui/useOutcomeWords'
import { canDo, type TaskAction, type Viewer } from './taskActions'

/** So many are changed in one transaction: short enough for a claim to wait for. */
const atOnce = 100

export type BulkStep =
  | { kind: 'counting'; action: TaskAction; lookedAt: number }
  | {
      kind: 'asking'
      action: TaskAction
      ids: readonly string[]
      /** How many of those are another person's. */
      ofOthers: number
      /** How many it can't be done to. */
      others: number
    }
  | { kind: 'running'; action: TaskAction; done: number; total: number }

export interface BulkOptions {
  viewer: () => Viewer
  /** Whether its bar is on the screen. */
  isShown: () => boolean
}

/**
 * One action on many tasks: counts whom it applies to, asks with that number, and goes on in small transactions, so that it can
 * be stopped in the middle and says what came of it. Counting and asking stop with its scope; what is running goes on to its end.
 */
export function useBulk({ viewer, isShown }: BulkOptions) {
  const { retryTasks, cancelTasks, dismissTasks } = useBackgroundTasks()
  const { tasksOf } = useMatchingTasks()
  const deeds = { Retry: retryTasks, Cancel: cancelTasks, Dismiss: dismissTasks }

  const step = shallowRef<BulkStep | null>(null)
  const work = useLastingWork()
  const { words: result, say } = useOutcomeWords(isShown)
  let stopping = new AbortController()
  let isGone = false
  onScopeDispose(() => {
    isGone = true
    if (step.value?.kind !== 'running') stopping.abort()
  })

  async function ask(action: TaskAction, keys: readonly number[]): Promise<void> {
    stopping = new AbortController()
    result.value = ''
    step.value = { kind: 'counting', action, lookedAt: 0 }
    const ids: string[] = []
    let [lookedAt, ofOthers] = [0, 0]
    try {
      for await (const tasks of tasksOf(keys)) {
        if (stopping.signal.aborted) break
        lookedAt += tasks.length
        const fitting = tasks.filter(task => canDo(action, task, viewer()))
        ids.push(...fitting.map(({ id }) => id))
        ofOthers += fitting.filter(({ owner }) => owner !== viewer().id).length
        step.value = { kind: 'counting', action, lookedAt }
      }
    } catch (error) {
      if (!isGone) say(errorWords(error), true)
      stopping.abort()
    }
    if (stopping.signal.aborted) step.value = null
    else if (ids.length === 0) {
      say(t('history.bulk.nothing'), true)
      step.value = null
    } else step.value = { kind: 'asking', action, ids, ofOthers, others: lookedAt - ids.length }
  }

  /** @returns whether all of it was done */
  async function run(): Promise<boolean> {
    if (step.value?.kind !== 'asking') return false
    const { action, ids } = step.value
    stopping = work.begin()
    let [done, asked, refused, place] = [0, 0, 0, 0]
    let problem = ''
    step.value = { kind: 'running', action, done: 0, total: ids.length }
    while (place < ids.length && !stopping.signal.aborted) {
      const chunk = ids.slice(place, place + atOnce)
      try {
        const outcome = await deeds[action](chunk)
        done += outcome.done
        asked += outcome.asked
        refused += outcome.refused
      } catch (error) {
        problem = errorWords(error)
        break
      }
      place += chunk.length
      step.value = { kind: 'running', action, done: place, total: ids.length }
      // Between two transactions the screen has its turn, and whoever wants to stop it.
      await new Promise(resolve => setTimeout(resolve, 0))
    }
    const left = ids.length - place
    const sentence =
      [
        // Not "0 cancelled" where all of them wait for the server.
        ...(done > 0 || asked === 0 ? [t(`history.bulk.done.${action}`, { n: done })] : []),
        ...(asked > 0 ? [t('history.bulk.asked', { n: asked })] : []),
        ...(refused > 0 ? [t('history.bulk.refused', { n: refused })] : []),
        ...(left > 0 ? [t('history.bulk.stopped', { n: left })] : []),
      ].join(', ') + `. ${problem}`.trimEnd()
    step.value = null
    // Once the panel is closed only leaving stops it, and whoever has left is told nothing.
    if (!(isGone && stopping.signal.aborted)) say(sentence, left > 0 || refused > 0)
    return left === 0
  }

  return {
    step: shallowReadonly(step),
    /** What came of the last one, as a sentence. */
    result,
    ask,
    run,
    /** Ends counting or running; what is done stays done. */
    stop: () => {
      stopping.abort()
      if (step.value?.kind === 'asking') step.value = null
    },
  }
}
