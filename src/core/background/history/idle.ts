/** Calls `run` when the screen has nothing to do, or a second later. */
export function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 1_000 })
  else setTimeout(run, 16) // Safari
}

export const idle = () => new Promise<void>(resolve => whenIdle(resolve))
