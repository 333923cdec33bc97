import { useEventListener, useMutationObserver, useThrottleFn } from '@vueuse/core'
import { onBeforeUnmount, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import { topDialog } from './openDialogs'

/** What a short sentence needs at least, and what it takes at most. */
const leastWidth = 220
const mostWidth = 400
const gap = 12

interface Place {
  style: Partial<Record<'top' | 'left' | 'width' | 'transform', string>>
  /** It lies over the end of the fields: they have to be as much longer. */
  isOverFields: boolean
}

/**
 * Where notices stand while a dialog is open: beside its title, or where a phone has no room there, over the end of what
 * stands above its foot. Neither the title nor a button is covered. Stops with its scope.
 *
 * @param isNeeded measuring costs a layout: only while there is something to say over a dialog
 */
export function useNoticePlace(isNeeded: Readonly<Ref<boolean>>): Readonly<Ref<Place>> {
  const place = shallowRef<Place>({ style: {}, isOverFields: false })
  const look = () => {
    if (isNeeded.value) place.value = placeIn(topDialog.value)
  }
  const observer = new ResizeObserver(look)
  watch(
    [isNeeded, topDialog],
    () => {
      observer.disconnect()
      if (isNeeded.value && topDialog.value) observer.observe(topDialog.value)
      look()
    },
    { flush: 'post', immediate: true },
  )
  // Its foot may come and go, with the details of a task. So do the rows of a list, many in each frame.
  const lookSoon = useThrottleFn(look, 100, true)
  useMutationObserver(topDialog, () => void lookSoon(), { childList: true, subtree: true })
  useEventListener(globalThis.window, 'resize', look)
  // A phone's keyboard lies over the end of the page.
  useEventListener(globalThis.visualViewport ?? null, 'resize', look)
  onBeforeUnmount(() => observer.disconnect())
  return shallowReadonly(place)
}

function placeIn(dialog: HTMLElement | undefined): Place {
  // What is tapped beside the title is not covered either.
  const besideTitle = dialog?.querySelector('h2 ~ [role=tablist]')
  const title = (besideTitle ?? dialog?.querySelector('h2'))?.getBoundingClientRect()
  const close = dialog?.querySelector('h2 ~ button')?.getBoundingClientRect()
  // A question alone: it stands in the middle.
  if (!title || !close) {
    return {
      style: { top: '8px', left: '8px', width: `min(${mostWidth}px, 100vw - 16px)` },
      isOverFields: false,
    }
  }
  const width = Math.min(mostWidth, close.left - title.right - 2 * gap)
  if (width >= leastWidth) {
    const style = { top: `${close.top}px`, left: `${close.left - gap - width}px`, width: `${width}px` }
    return { style, isOverFields: false }
  }
  const seen = globalThis.visualViewport
  const end = seen ? seen.offsetTop + seen.height : window.innerHeight
  const foot = dialog?.querySelector('footer')?.getBoundingClientRect()
  const style = {
    top: `${Math.min(end, foot?.top ?? end) - gap}px`,
    left: `${gap}px`,
    width: `calc(100vw - ${2 * gap}px)`,
    transform: 'translateY(-100%)',
  }
  return { style, isOverFields: foot !== undefined }
}
