import { computed, onBeforeUnmount, shallowRef, type Ref } from 'vue'

const count = shallowRef(0)

/** True while a dialog is open: what lies behind it should then be inert, for a screen reader as for a finger. */
export const isDialogOpen: Readonly<Ref<boolean>> = computed(() => count.value > 0)

/**
 * Counts the calling component as an open dialog until it is unmounted, and keeps the page behind from scrolling. Vuetify's
 * own way of doing that forces a layout of the page just when the dialog should be gone.
 */
export function countAsOpenDialog(): void {
  add(1)
  onBeforeUnmount(() => add(-1))
}

function add(change: 1 | -1): void {
  count.value += change
  document.documentElement.classList.toggle('has-dialog', count.value > 0)
}
