import { useEventListener } from '@vueuse/core'

/** Light, dark, or whatever the device does. */
export const appearances = ['system', 'light', 'dark'] as const
export type Appearance = (typeof appearances)[number]

const key = 'simmer-appearance'

/** What somebody has chosen on this device; `system` before that, and where nothing is kept. */
export function readAppearance(): Appearance {
  try {
    const stored = localStorage.getItem(key)
    return appearances.find(appearance => appearance === stored) ?? 'system'
  } catch {
    return 'system'
  }
}

export function writeAppearance(appearance: Appearance): void {
  try {
    localStorage.setItem(key, appearance)
  } catch {
    // A browser that keeps nothing follows the device again at the next start.
  }
}

/** Tells what somebody chooses in another tab of this device. Stops with its scope. */
export function onAppearanceElsewhere(listener: (appearance: Appearance) => void): void {
  useEventListener(window, 'storage', ({ key: changed }) => {
    if (changed === key) listener(readAppearance())
  })
}
