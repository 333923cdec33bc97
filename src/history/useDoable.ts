import { onScopeDispose, readonly, shallowRef, watch } from 'vue'
import { useMatchingTasks, type HistoryCounts, type HistoryView } from '@/core/background'
import { bulkActions, canDo, type TaskAction, type Viewer } from './taskActions'

/** More are not looked at before somebody asks: it would be done again with each change of any task. */
const mostRead = 500

/** What can be done with some task of a view at best; whose tasks they are is not asked. */
const doableIn: Record<HistoryView, readonly TaskAction[]> = {
  all: bulkActions,
  failed: bulkActions,
  queued: ['Cancel'],
  processing: ['Cancel'],
  retrying: ['Cancel'],
  completed: [],
  cancelled: [],
  dismissed: ['Retry'],
}

export interface DoableOptions {
  chosen: () => ReadonlySet<number>
  /** Whether all that match are chosen. */
  isAll: () => boolean
  view: () => HistoryView
  /** Another object after each change of the tasks. */
  counts: () => Partial<HistoryCounts> | undefined
  viewer: () => Viewer
}

/**
 * Which actions fit at least one chosen task. Until that is known, and of a selection too large to be read each time, all that the
 * view allows: whoever presses one is told then. Stops with its scope.
 */
export function useDoable({ chosen, isAll, view, counts, viewer }: DoableOptions) {
  const { tasksOf } = useMatchingTasks()
  const doable = shallowRef<readonly TaskAction[]>(bulkActions)
  let turn = 0

  async function look(keys: ReadonlySet<number>, mine: number): Promise<void> {
    const fitting = new Set<TaskAction>()
    for await (const tasks of tasksOf([...keys])) {
      if (turn !== mine) return
      for (const task of tasks)
        for (const action of bulkActions) if (canDo(action, task, viewer())) fitting.add(action)
    }
    if (turn === mine) doable.value = bulkActions.filter(action => fitting.has(action))
  }

  watch(
    [chosen, isAll, view, counts],
    ([keys, all, shown], before) => {
      turn += 1
      const isSame = keys === before[0] && all === before[1]
      // After a change of a task what was known stands until it is read anew: buttons don't flicker.
      if (all || keys.size > mostRead || !isSame) doable.value = all ? doableIn[shown] : bulkActions
      if (all || keys.size === 0 || keys.size > mostRead) return
      // What can't be read is said by the action itself.
      void look(keys, turn).catch(() => (doable.value = bulkActions))
    },
    { immediate: true },
  )
  onScopeDispose(() => (turn += 1))

  return readonly(doable)
}
