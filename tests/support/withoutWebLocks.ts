import type { BrowserContext } from '@playwright/test'

/** Pages that are opened from now on have no Web Locks, as on plain http in a LAN. The worker keeps its own. */
export async function withoutWebLocks(context: BrowserContext): Promise<void> {
  await context.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }),
  )
}
