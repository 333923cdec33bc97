import { computed, ref, shallowReadonly, shallowRef } from 'vue'

/** Which rows are chosen, by their keys; or all that match, whichever those are when something is done to them. */
export function useSelection() {
  const chosen = shallowRef<ReadonlySet<number>>(new Set())
  const isAll = ref(false)
  /** Somebody wants to select, and may not have chosen yet. */
  const isBegun = ref(false)
  /** Where a range begins. */
  let anchor: number | undefined

  function clear(): void {
    chosen.value = new Set()
    isAll.value = false
    anchor = undefined
  }

  /** @param keys the list, in which a range from the last chosen row to this one is taken */
  function toggle(key: number, isRange: boolean, keys: readonly number[]): void {
    const next = new Set(isAll.value ? keys : chosen.value)
    isAll.value = false
    const [from, to] = [keys.indexOf(anchor ?? -1), keys.indexOf(key)]
    if (isRange && from >= 0 && to >= 0) {
      for (const one of keys.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one)
    } else if (!next.delete(key)) next.add(key)
    anchor = key
    chosen.value = next
  }

  return {
    chosen: shallowReadonly(chosen),
    isAll,
    isBegun,
    isChoosing: computed(() => isBegun.value || isAll.value || chosen.value.size > 0),
    has: (key: number) => isAll.value || chosen.value.has(key),
    add: (keys: readonly number[]) => (chosen.value = new Set([...chosen.value, ...keys])),
    toggle,
    clear,
    end(): void {
      clear()
      isBegun.value = false
    },
  }
}
export type Selection = ReturnType<typeof useSelection>
