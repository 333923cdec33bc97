import { defaultRangeExtractor, type Range } from '@tanstack/vue-virtual'
import { computed, nextTick, shallowReadonly, shallowRef, type Ref } from 'vue'
import { isFocusLost } from './useFocusRefuge'

export interface UseRovingRow {
  /** The key of that row, once somebody has been at one. */
  activeKey: Readonly<Ref<number | undefined>>
  /** The place of the one row that Tab reaches. */
  activeIndex: Readonly<Ref<number>>
  /** Tab reaches the row with this key from now on; without one the first. */
  activate: (key: number | undefined) => void
  /** For `keydown` of the list. */
  move: (event: KeyboardEvent) => void
  /** Brings the row with this key into view and focuses it; the active one, if there is no such row. */
  focusRow: (key?: number) => void
  /** Focuses the active row if the focus is lost. Nothing is scrolled: whoever has scrolled on since stays there. */
  catchFocus: () => void
  /** Call it when rows were drawn: one that was far out of view is focused as soon as it exists. */
  rowsDrawn: () => void
}

/**
 * The rows to be drawn: those of the range and the active one, so that Tab finds it, and scrolling away from it with a finger
 * doesn't take the focus away.
 */
export function rangeWith(active: number, range: Range): number[] {
  const places = defaultRangeExtractor(range)
  if (active >= range.count || places.includes(active)) return places
  return [...places, active].sort((one, other) => one - other)
}

/**
 * The keyboard in a virtual list: Tab reaches one of its rows and then leaves it, the arrow keys, Page Up and Down, Home and
 * End go from row to row.
 */
export function useRovingRow(options: {
  /** The key of every row, drawn or not. The active row is known by it: it stays the same when others come before it. */
  keys: Readonly<Ref<readonly number[]>>
  /** @returns where a key stands, negative if it does not; default: by a look at all of them */
  placeOf?: (key: number) => number
  scrollTo: (place: number) => void
  /** How many rows are in view. */
  rowsInView: () => number
  /** @returns whether the row with this key is drawn, and has the focus now */
  focus: (key: number) => boolean
}): UseRovingRow {
  const { keys, placeOf = key => keys.value.indexOf(key), scrollTo, rowsInView, focus } = options
  const activeKey = shallowRef<number>()
  const activeIndex = computed(() =>
    activeKey.value === undefined ? 0 : Math.max(0, placeOf(activeKey.value)),
  )

  let toFocus: number | undefined
  /** The focus goes there only if nobody has taken it elsewhere. */
  let isRefuge = false
  function rowsDrawn(): void {
    if (toFocus === undefined) return
    if ((isRefuge && !isFocusLost()) || focus(toFocus)) toFocus = undefined
  }

  async function goTo(place: number): Promise<void> {
    const inList = Math.min(Math.max(place, 0), keys.value.length - 1)
    toFocus = activeKey.value = keys.value[inList]
    isRefuge = false
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
    activeKey: shallowReadonly(activeKey),
    activeIndex,
    activate: key => (activeKey.value = key),
    move(event) {
      const where = moves[event.key]
      if (!where || event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      void goTo(where())
    },
    focusRow(key) {
      const place = key === undefined ? -1 : placeOf(key)
      void goTo(place < 0 ? activeIndex.value : place)
    },
    catchFocus() {
      toFocus = keys.value[activeIndex.value]
      isRefuge = true
      rowsDrawn()
    },
    rowsDrawn,
  }
}
