/**
 * Runs `work` when it is asked for: at once, but never twice at a time, and with a pause after each run. What was asked for
 * meanwhile is one more run. A busy queue would otherwise have a screen read all the time.
 * @param pauseMs the pause; default: three times what the run took, at most 300 ms, so that a short list follows every change
 */
export function inTurns(
  work: () => Promise<void>,
  pauseMs: (tookMs: number) => number = tookMs => Math.min(3 * tookMs, 300),
): { ask: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isBusy = false
  let isAsked = false
  let isStopped = false

  function ask(): void {
    isAsked = true
    if (isBusy || isStopped) return
    isBusy = true
    // In a turn of its own: after an `await` of Dexie's its caller may still be inside of a transaction that has ended.
    timer = setTimeout(run)
  }

  function run(): void {
    isAsked = false
    const startedAt = performance.now()
    void work().finally(() => {
      timer = setTimeout(
        () => {
          isBusy = false
          if (isAsked) ask()
        },
        pauseMs(performance.now() - startedAt),
      )
    })
  }
  return {
    ask,
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
