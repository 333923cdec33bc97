import { computed, onBeforeUnmount, shallowRef, type Ref } from 'vue'

const count = shallowRef(0)

/** True while a dialog is open: what lies behind it should then be inert, for a screen reader as for a finger. */
export const isDialogOpen: Readonly<Ref<boolean>> = computed(() => count.value > 0)

/** Counts the calling component as an open dialog until it is unmounted. */
export function countAsOpenDialog(): void {
  count.value += 1
  onBeforeUnmount(() => (count.value -= 1))
}
