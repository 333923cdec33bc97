import { useEventListener } from '@vueuse/core'
import { nextTick, watch, type Ref } from 'vue'

/** Puts a box that was away from the screen back to where it stood: not every browser remembers that. Stops with its scope. */
export function useKeptScroll(box: Readonly<Ref<HTMLElement | null>>, isShown: () => boolean): void {
  let top = 0
  useEventListener(
    box,
    'scroll',
    () => {
      // A box that is put away may say that it stands at its top.
      if (isShown()) top = box.value?.scrollTop ?? 0
    },
    { passive: true },
  )
  watch(isShown, async shown => {
    if (!shown) return
    await nextTick()
    box.value?.scrollTo({ top })
  })
}
