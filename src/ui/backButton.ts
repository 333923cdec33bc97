import { onBeforeUnmount, watch } from 'vue'

/** Something that lies over the screen, and that the device's back button closes before it leaves the app. */
interface Layer {
  onBack: () => boolean
}

const layers: Layer[] = []
let isTravelling = false
/** A journey that has been given up may still arrive: that is no press of the button, and closes nothing. */
let isOverdue = false
let arrival: ReturnType<typeof setTimeout> | undefined

// A browser that has nothing to go back to, as in a copy of a tab, answers a journey with silence.
const longestJourneyMs = 1_000
// By then a dialog that a reload has ended is back, if it comes back at all.
const returnMs = 3_000

/** How many layers the browser's present entry of the history stands for. A reload keeps it. */
const depth = () => (history.state as { simmerLayers?: number } | null)?.simmerLayers ?? 0

/**
 * Gives the calling component an entry in the browser's history until it is unmounted, so that the back button (or the gesture
 * for it) closes what is on top and leaves the page alone.
 *
 * @param onBack closes it, or answers `false`: it stays open, and asks first
 * @param isShown while it answers `false` nobody sees it: it has no entry, and comes on top when it is seen again
 * @returns `closeAbove`: closes what has come on top of it, as the back button would, and says whether there was something
 */
export function closeOnBack(
  onBack: () => boolean,
  isShown: () => boolean = () => true,
): { closeAbove: () => boolean } {
  const layer: Layer = { onBack }
  function leave(): void {
    forget(layer)
    // In a turn of its own: closing one dialog and opening another is one entry, and nothing to travel for.
    queueMicrotask(match)
  }
  watch(
    isShown,
    (shown, wasShown) => {
      if (shown) {
        layers.push(layer)
        match()
      } else if (wasShown) leave()
    },
    { immediate: true },
  )
  onBeforeUnmount(leave)
  return {
    closeAbove() {
      const top = layers.at(-1)
      if (top === undefined || layers.indexOf(layer) === layers.length - 1) return false
      top.onBack()
      return true
    },
  }
}

function forget(layer: Layer): void {
  const place = layers.indexOf(layer)
  if (place >= 0) layers.splice(place, 1)
}

// Travelling back takes the browser a moment; what is opened or closed meanwhile is matched when it has arrived.
function match(): void {
  if (isTravelling) return
  const surplus = depth() - layers.length
  if (surplus > 0) {
    isTravelling = true
    history.go(-surplus)
    arrival = setTimeout(() => {
      isTravelling = false
      isOverdue = true
    }, longestJourneyMs)
  }
  for (let missing = -surplus; missing > 0; missing--) {
    history.pushState({ ...history.state, simmerLayers: depth() + 1 }, '')
  }
}

function travelled(): void {
  if (isTravelling || isOverdue) {
    isTravelling = false
    isOverdue = false
    clearTimeout(arrival)
    match()
    return
  }
  while (layers.length > depth()) {
    const top = layers.at(-1)
    if (!top?.onBack()) break
    // It may have gone at once, or go with the next turn.
    forget(top)
  }
  match()
}

if (typeof window !== 'undefined') {
  window.addEventListener('popstate', travelled)
  // A reload keeps the entries, and not everything that they were for: a back press must not go to one that closes nothing.
  if (depth() > 0) setTimeout(match, returnMs)
}
