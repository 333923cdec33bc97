import { useEventListener, useResizeObserver } from '@vueuse/core'
import { readonly, ref, type Ref } from 'vue'

/** Whether a line that scrolls sideways has more on its left and on its right than is in view. */
export function useMoreAside(line: Readonly<Ref<HTMLElement | null>>) {
  const isMoreLeft = ref(false)
  const isMoreRight = ref(false)
  function look(): void {
    const { scrollLeft = 0, scrollWidth = 0, clientWidth = 0 } = line.value ?? {}
    // A fraction of a pixel is left over where the screen is zoomed.
    isMoreLeft.value = scrollLeft > 1
    isMoreRight.value = scrollLeft + clientWidth < scrollWidth - 1
  }
  useEventListener(line, 'scroll', look, { passive: true })
  // It is told of the first layout as well: to ask for one when it is mounted would have the browser compute the page twice.
  useResizeObserver(line, look)
  return { isMoreLeft: readonly(isMoreLeft), isMoreRight: readonly(isMoreRight), look }
}
