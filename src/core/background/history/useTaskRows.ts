import { onScopeDispose, shallowReadonly, shallowRef, triggerRef, watch, type Ref } from 'vue'
import { backgroundState, type BackgroundState } from '../backgroundState'
import { isSameRow } from '../shownTasks'
import type { Task } from '@/queue'

/** A row as it is stored: pass it to `asShown` in a `computed`, so that its words follow the language. */
export type StoredTask = Readonly<Task>

/**
 * Rows that are kept although they are out of view: scrolling back shows them at once, and so does opening the list again,
 * until they have been read.
 */
const mostKept = 400
const kept = new WeakMap<BackgroundState, Map<number, StoredTask>>()

/** What a list that is opened shows at once. */
export function keptRows(state: BackgroundState): Map<number, StoredTask> {
  const rows = kept.get(state) ?? new Map<number, StoredTask>()
  kept.set(state, rows)
  return rows
}

/**
 * The rows of the keys in view, live; those of other keys may still be known from before. Stops with its scope.
 * @param isPaused the rows stay as they are
 * @param events `onGone` gets keys of tasks that were pruned, `onUnreadable` why the rows could not be read
 */
export function useTaskRows(
  inView: Readonly<Ref<readonly number[]>>,
  isPaused: Readonly<Ref<boolean>>,
  { onGone, onUnreadable }: { onGone: (keys: number[]) => void; onUnreadable: (error: unknown) => void },
) {
  const state = backgroundState()
  const { queue } = state
  const rows = shallowRef(keptRows(state))
  /** Read since this list was opened. */
  const known = new Set<number>()
  let stop: () => void = () => undefined

  function take(keys: readonly number[], found: readonly (Task | undefined)[]): void {
    const gone: number[] = []
    for (const [place, key] of keys.entries()) {
      const row = found[place]
      known.add(key)
      if (!row) {
        gone.push(key)
        rows.value.delete(key)
        continue
      }
      const before = rows.value.get(key)
      // The same object for the same state: then nothing on the screen has to be made anew.
      if (!before || !isSameRow(before, row)) rows.value.set(key, row)
    }
    if (rows.value.size > mostKept) {
      const wanted = new Set([...inView.value, ...keys])
      for (const key of rows.value.keys()) if (!wanted.has(key)) rows.value.delete(key)
    }
    triggerRef(rows)
    if (gone.length > 0) onGone(gone)
  }

  watch(
    [inView, isPaused],
    ([keys, paused]) => {
      stop()
      const wanted = paused ? keys.filter(key => !known.has(key) || !rows.value.has(key)) : keys
      if (wanted.length === 0) return
      const reading = queue
        .live(() => queue.reads.history.rows(wanted))
        .subscribe({
          next: found => {
            take(wanted, found)
            if (isPaused.value) queueMicrotask(() => reading.unsubscribe())
          },
          error: onUnreadable,
        })
      stop = () => reading.unsubscribe()
    },
    { immediate: true },
  )
  onScopeDispose(() => stop())

  return {
    rows: shallowReadonly(rows),
    /** A row in a person's words; read it in a `computed`. */
    asShown: state.shown,
  }
}
