import { computed, onScopeDispose, shallowRef } from 'vue'
import { errorWords, useBackgroundTasks, useMatchingTasks } from '@/core/background'
import { t } from '@/locales'
import type { WorkKind } from '@/ui/lastingWork'
import { useLastingWork } from '@/ui/useLastingWork'
import { canDo, type TaskAction, type Viewer } from './taskActions'

/** So many are changed in one transaction: short enough for a claim to wait for. */
const atOnce = 100

/** What one panel is about to do: it ends with that panel. */
type AskedStep =
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
interface RunningStep {
  kind: 'running'
  action: TaskAction
  done: number
  total: number
}
export type BulkStep = AskedStep | RunningStep

const running: WorkKind<RunningStep> = Symbol('bulk action')

export interface BulkOptions {
  viewer: () => Viewer
  /** Whether its bar is on the screen. */
  isShown: () => boolean
}

/**
 * One action on many tasks: counts whom it applies to, asks with that number, and goes on in small transactions, so that it can
 * be stopped in the middle and says what came of it. Counting and asking stop with its scope; what is running goes on to its end, and
 * is the step of a panel that is opened again.
 */
export function useBulk({ viewer, isShown }: BulkOptions) {
  const { retryTasks, cancelTasks, dismissTasks } = useBackgroundTasks()
  const { tasksOf } = useMatchingTasks()
  const deeds = { Retry: retryTasks, Cancel: cancelTasks, Dismiss: dismissTasks }

  const asked = shallowRef<AskedStep | null>(null)
  const work = useLastingWork(running, isShown)
  let counting = new AbortController()
  onScopeDispose(() => counting.abort())

  async function ask(action: TaskAction, keys: readonly number[]): Promise<void> {
    if (work.progress.value) return
    counting.abort()
    const { signal } = (counting = new AbortController())
    work.words.value = ''
    asked.value = { kind: 'counting', action, lookedAt: 0 }
    const ids: string[] = []
    let [lookedAt, ofOthers] = [0, 0]
    try {
      for await (const tasks of tasksOf(keys)) {
        if (signal.aborted) return
        lookedAt += tasks.length
        const fitting = tasks.filter(task => canDo(action, task, viewer()))
        ids.push(...fitting.map(({ id }) => id))
        ofOthers += fitting.filter(({ owner }) => owner !== viewer().id).length
        asked.value = { kind: 'counting', action, lookedAt }
      }
    } catch (error) {
      if (signal.aborted) return
      asked.value = null
      work.say({ sentence: errorWords(error), isWarned: true })
      return
    }
    if (signal.aborted) return
    if (ids.length === 0) {
      asked.value = null
      work.say({ sentence: t('history.bulk.nothing'), isWarned: true })
    } else asked.value = { kind: 'asking', action, ids, ofOthers, others: lookedAt - ids.length }
  }

  /** @returns whether all of it was done */
  async function run(): Promise<boolean> {
    if (asked.value?.kind !== 'asking') return false
    const { action, ids } = asked.value
    const total = ids.length
    let [done, askedFor, refused, place] = [0, 0, 0, 0]
    asked.value = null
    await work.run({ kind: 'running', action, done: 0, total }, async ({ signal, report }) => {
      let problem = ''
      while (place < total && !signal.aborted) {
        const chunk = ids.slice(place, place + atOnce)
        try {
          const outcome = await deeds[action](chunk)
          done += outcome.done
          askedFor += outcome.asked
          refused += outcome.refused
        } catch (error) {
          problem = errorWords(error)
          break
        }
        place += chunk.length
        report({ kind: 'running', action, done: place, total })
        // Between two transactions the screen has its turn, and whoever wants to stop it.
        await new Promise(resolve => setTimeout(resolve, 0))
      }
      const left = total - place
      const sentence =
        [
          // Not "0 cancelled" where all of them wait for the server.
          ...(done > 0 || askedFor === 0 ? [t(`history.bulk.done.${action}`, { n: done })] : []),
          ...(askedFor > 0 ? [t('history.bulk.asked', { n: askedFor })] : []),
          ...(refused > 0 ? [t('history.bulk.refused', { n: refused })] : []),
          ...(left > 0 ? [t('history.bulk.stopped', { n: left })] : []),
        ].join(', ') + `. ${problem}`.trimEnd()
      return { sentence, isWarned: left > 0 || refused > 0 }
    })
    return place === total
  }

  return {
    step: computed<BulkStep | null>(() => work.progress.value ?? asked.value),
    /** What came of the last one, as a sentence. */
    result: work.words,
    ask,
    run,
    /** Ends counting, asking or running; what is done stays done. */
    stop: () => {
      counting.abort()
      asked.value = null
      work.stop()
    },
  }
}
