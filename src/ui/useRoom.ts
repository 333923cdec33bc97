import { computed } from 'vue'
import { useDisplay } from 'vuetify'

/** How much room there is. A tablet in landscape is wide enough for all and too low for it. */
export function useRoom() {
  const { width, height, xs, smAndDown } = useDisplay()
  return {
    /** Nothing fits beside a text. */
    isPhone: xs,
    /** A phone, or a tablet in portrait. */
    isNarrow: smAndDown,
    /** List and details stand side by side: from a tablet in landscape on. */
    isWide: computed(() => width.value >= 960),
    /** Whatever stands over the list is taken from its rows. */
    isLow: computed(() => height.value < 900),
    /** A phone on its side: each line counts. */
    isShallow: computed(() => height.value < 500),
  }
}
