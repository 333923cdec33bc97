import { computed, onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'

const count = shallowRef(0)
const cards = shallowRef<readonly HTMLElement[]>([])

/** True while a dialog is open: what lies behind it should then be inert, for a screen reader as for a finger. */
export const isDialogOpen: Readonly<Ref<boolean>> = computed(() => count.value > 0)

/** The dialog that was opened last of those that are more than a question. */
export const topDialog: Readonly<Ref<HTMLElement | undefined>> = computed(() => cards.value.at(-1))

/**
 * Counts the calling component as an open dialog until it is unmounted, and keeps the page behind from scrolling. Vuetify's
 * own way of doing that forces a layout of the page just when the dialog should be gone.
 *
 * @param card what is seen of it; never set for a question, which leaves the screen to what lies under it
 */
export function countAsOpenDialog(card: Readonly<Ref<HTMLElement | undefined>>): void {
  add(1)
  watch(card, (now, before) => {
    const others = cards.value.filter(one => one !== before && one !== now)
    cards.value = now ? [...others, now] : others
  })
  onBeforeUnmount(() => {
    add(-1)
    cards.value = cards.value.filter(one => one !== card.value)
  })
}

function add(change: 1 | -1): void {
  count.value += change
  document.documentElement.classList.toggle('has-dialog', count.value > 0)
}
