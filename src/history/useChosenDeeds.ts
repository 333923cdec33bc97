import type { Ref } from 'vue'
import type { HistoryCounts, HistoryFilter } from '@/core/background'
import type { TaskAction, Viewer } from './taskActions'
import { useBulk } from './useBulk'
import { useDoable } from './useDoable'
import type { Selection } from './useSelection'

export interface ChosenDeedsOptions {
  selection: Selection
  filter: Readonly<Ref<HistoryFilter>>
  list: {
    counts: Readonly<Ref<Partial<HistoryCounts> | undefined>>
    /** All that match, also those that are not on the screen. */
    matchingKeys: () => readonly number[]
  }
  viewer: () => Viewer
  /** Whether the bar of the selection is on the screen. */
  isShown: () => boolean
}

/** What somebody does to the tasks that are chosen, or to all that match: a selection that was dealt with is over. */
export function useChosenDeeds({ selection, filter, list, viewer, isShown }: ChosenDeedsOptions) {
  const { step, result, ask, run, stop } = useBulk({ viewer, isShown })
  const doable = useDoable({
    chosen: () => selection.chosen.value,
    isAll: () => selection.isAll.value,
    view: () => filter.value.view,
    counts: () => list.counts.value,
    viewer,
  })
  return {
    step,
    result,
    doable,
    ask: (action: TaskAction) =>
      void ask(action, selection.isAll.value ? list.matchingKeys() : [...selection.chosen.value]),
    // Also when it was stopped: nobody means by "all that match" what has just been done.
    async run(): Promise<void> {
      const isAllDone = await run()
      if (isAllDone || selection.isAll.value) selection.end()
    },
    stop,
  }
}
