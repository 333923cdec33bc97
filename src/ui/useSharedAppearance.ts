import { useTheme } from 'vuetify'
import { onAppearanceElsewhere } from './appearance'

/** Looks as somebody chooses in another tab of this device, from that moment on. Stops with its scope. */
export function useSharedAppearance(): void {
  const theme = useTheme()
  onAppearanceElsewhere(chosen => void theme.change(chosen))
}
