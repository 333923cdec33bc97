import { watch } from 'vue'
import { useTheme } from 'vuetify'

/** Gives the browser's own bar, and the status bar of an installed app, the colour of the app bar below it. */
export function useThemeColor(): void {
  const theme = useTheme()
  watch(
    () => theme.current.value.colors.surface,
    surface => {
      // Two of them: one for each look of the device, until the app knows what was chosen.
      for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
        if (typeof surface === 'string') meta.content = surface
      }
    },
    { immediate: true },
  )
}
