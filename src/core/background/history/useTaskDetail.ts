import { onScopeDispose, readonly, ref, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import { namedError } from '@/kitchen/namedError'
import { taskErrorWords } from '@/kitchen/taskErrorWords'
import { payloadFacts, resultFacts, type Fact } from '@/kitchen/taskFacts'
import type { Translate } from '@/locales'
import type { Attempt, Task, TaskError } from '@/queue'
import { backgroundState } from '../backgroundState'

export type TaskAttempt = Readonly<Attempt>
export type { Fact, FactLine } from '@/kitchen/taskFacts'

/**
 * One task with all that is known of it, live, whether a list shows it or not. Stops with its scope.
 * @param isShown while it is false nothing is read: what was read stays as it is
 */
export function useTaskDetail(id: Readonly<Ref<string | null>>, isShown: Readonly<Ref<boolean>> = ref(true)) {
  const { queue, catalog, shown } = backgroundState()
  const row = shallowRef<Readonly<Task>>()
  const attempts = shallowRef<readonly TaskAttempt[]>([])
  const replacedBy = shallowRef<string>()
  /** It was pruned, or never here. */
  const isMissing = shallowRef(false)
  let stop: () => void = () => undefined

  watch(
    [id, isShown] as const,
    ([wanted, isRead], [before]) => {
      stop()
      if (wanted !== before) {
        row.value = undefined
        attempts.value = []
        replacedBy.value = undefined
        isMissing.value = false
      }
      if (wanted === null || !isRead) return
      const reading = queue
        .live(async () => {
          const task = await queue.reads.byId(wanted)
          return {
            task,
            attempts: await queue.reads.attemptsOf(wanted),
            other: task?.replacedBy === undefined ? undefined : await queue.reads.byId(task.replacedBy),
          }
        })
        .subscribe({
          next: found => {
            row.value = found.task
            attempts.value = found.attempts
            replacedBy.value = found.other?.id
            isMissing.value = !found.task
          },
          error: (error: unknown) => console.error(error),
        })
      stop = () => reading.unsubscribe()
    },
    { immediate: true },
  )
  onScopeDispose(() => stop())

  return {
    row: shallowReadonly(row),
    attempts: shallowReadonly(attempts),
    replacedBy: readonly(replacedBy),
    isMissing: readonly(isMissing),
    /** The row in a person's words; read it in a `computed`, as the facts. */
    asShown: shown,
    /** Why an attempt did not succeed, in a person's words; read it in a `computed`. */
    errorWords: (error: TaskError, t: Translate): string =>
      taskErrorWords(t, namedError(error, row.value?.payload)),
    /** What was asked for, and what came of it, in a person's words; read them in a `computed`. */
    payloadFacts: (task: Readonly<Task>, t: Translate): Fact[] => payloadFacts(task.payload, t),
    resultFacts: (task: Readonly<Task>, t: Translate): Fact[] =>
      resultFacts(task.result, task.payload, catalog, t),
  }
}
