/**
 * Runs `work` when it is asked for: at once, but never twice at a time, and not again before `pauseMs` have passed. What was
 * asked for meanwhile is one more run. A busy queue would otherwise have a screen read all the time.
 */
export function inTurns(work: () => Promise<void>, pauseMs: number): { ask: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isBusy = false
  let isAsked = false
  let isStopped = false

  function ask(): void {
    isAsked = true
    if (isBusy || isStopped) return
    isBusy = true
    isAsked = false
    void work().finally(() => {
      timer = setTimeout(() => {
        isBusy = false
        if (isAsked) ask()
      }, pauseMs)
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
