import { useEventListener, useMutationObserver } from '@vueuse/core'
import { nextTick, type Ref } from 'vue'

/** Whether nothing has the focus, as when what had it has gone. */
export function isFocusLost(): boolean {
  const { activeElement } = document
  return activeElement === null || activeElement === document.body
}

/** Once a dialog that is about to close has given the focus back: if it could not, because what had it has gone. */
export function onceClosed(refuge: () => void): void {
  void nextTick(() => requestAnimationFrame(() => isFocusLost() && refuge()))
}

/**
 * When what has the focus within a place vanishes, or can't be pressed any more, the focus would fall to the page: whoever works
 * with keys would begin at its top again. Where the focus is elsewhere meanwhile it stays there. Stops with its scope.
 * @param place has to outlive what is in it
 * @param refuge gives the focus to a neighbour
 */
export function useFocusRefuge(place: Readonly<Ref<HTMLElement | null>>, refuge: () => void): void {
  let held: Element | undefined
  const isUsable = (element: Element) => element.isConnected && !element.matches(':disabled')

  useEventListener(place, 'focusin', ({ target }) => {
    held = target instanceof Element ? target : undefined
  })
  useEventListener(place, 'focusout', ({ target }) => {
    // Browsers differ in whether what is taken away says so: that is seen a moment later.
    setTimeout(() => {
      if (held === target && isUsable(held) && document.activeElement !== held) held = undefined
    }, 0)
  })
  useMutationObserver(
    place,
    () => {
      if (!held || isUsable(held)) return
      const isDisabledOnly = document.activeElement === held
      held = undefined
      if (isDisabledOnly || isFocusLost()) refuge()
    },
    { childList: true, subtree: true, attributeFilter: ['disabled'] },
  )
}
