import { computed, nextTick, shallowRef, type Ref } from 'vue'

export interface UseRovingRow {
  /** The place of the one row that Tab reaches. */
  activeIndex: Readonly<Ref<number>>
  /** Tab reaches the row with this key from now on. */
  activate: (key: number) => void
  /** For `keydown` of the list. */
  move: (event: KeyboardEvent) => void
  /** Brings the row with this key into view and focuses it; the active one, if the list does not have it. */
  focusRow: (key: number) => void
  /** Call it when rows were drawn: one that was far out of view is focused as soon as it exists. */
  rowsDrawn: () => void
}

/**
 * The keyboard in a virtual list: Tab reaches one of its rows and then leaves it, the arrow keys, Page Up and Down, Home and
 * End go from row to row.
 */
export function useRovingRow(options: {
  /** The key of every row, drawn or not. The active row is known by it: it stays the same when others come before it. */
  keys: Readonly<Ref<readonly number[]>>
  scrollTo: (place: number) => void
  /** How many rows are in view. */
  rowsInView: () => number
  /** @returns whether the row with this key is drawn, and has the focus now */
  focus: (key: number) => boolean
}): UseRovingRow {
  const { keys, scrollTo, rowsInView, focus } = options
  const activeKey = shallowRef<number>()
  const activeIndex = computed(() =>
    activeKey.value === undefined ? 0 : Math.max(0, keys.value.indexOf(activeKey.value)),
  )

  let toFocus: number | undefined
  function rowsDrawn(): void {
    if (toFocus !== undefined && focus(toFocus)) toFocus = undefined
  }

  async function goTo(place: number): Promise<void> {
    const inList = Math.min(Math.max(place, 0), keys.value.length - 1)
    toFocus = activeKey.value = keys.value[inList]
    if (toFocus === undefined) return
    scrollTo(inList)
    await nextTick()
    rowsDrawn()
  }

  const pageRows = () => Math.max(1, rowsInView() - 1)
  const moves: Partial<Record<string, () => number>> = {
    ArrowDown: () => activeIndex.value + 1,
    ArrowUp: () => activeIndex.value - 1,
    PageDown: () => activeIndex.value + pageRows(),
    PageUp: () => activeIndex.value - pageRows(),
    Home: () => 0,
    End: () => keys.value.length - 1,
  }

  return {
    activeIndex,
    activate: key => (activeKey.value = key),
    move(event) {
      const where = moves[event.key]
      if (!where || event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      void goTo(where())
    },
    focusRow(key) {
      const place = keys.value.indexOf(key)
      void goTo(place < 0 ? activeIndex.value : place)
    },
    rowsDrawn,
  }
}
