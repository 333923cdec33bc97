/** The Badging API, in page and worker alike, where there is one: not in Firefox, and not on an app that isn't installed. */
interface WithBadge {
  setAppBadge?(count: number): Promise<void>
  clearAppBadge?(): Promise<void>
}

/** Puts a number on the app's icon, or takes it away at 0. */
export function showAppBadge(count: number): void {
  const browser = navigator as WithBadge
  const showing = count > 0 ? browser.setAppBadge?.(count) : browser.clearAppBadge?.()
  // Refused, for instance in private mode: the app's own counts stay.
  showing?.catch(() => undefined)
}
