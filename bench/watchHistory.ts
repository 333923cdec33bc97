declare global {
  interface Window {
    watched: {
      /** Milliseconds from the last tap to the frame after the first rows. */
      opening: number
      awaitOpening: () => void
      /** Dismisses the first row. Milliseconds from its transaction being complete to the row being gone. */
      dismissFirst: () => Promise<number>
      /** Goes through the list, first from end to end, then row by row. Milliseconds of each long task on the way. */
      scroll: (frames: number) => Promise<number[]>
    }
  }
}

/** Runs in the page before the app: times what a person sees, by the page's own clock. */
export function watchHistory(): void {
  let tappedAt = 0
  let storedAt = 0
  // Dexie keeps the method it finds when it opens, so this has to be in place before the app is.
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own database below
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (...parameters) {
    const begun = transaction.apply(this, parameters)
    if (begun.mode === 'readwrite' && begun.objectStoreNames.contains('tasks')) {
      begun.addEventListener('complete', () => (storedAt = performance.now()))
    }
    return begun
  }
  document.addEventListener('click', () => (tappedAt = performance.now()), { capture: true })

  const until = <Found>(look: () => Found | null | false) =>
    new Promise<Found>(resolve => {
      const watch = new MutationObserver(check)
      function check() {
        const found = look()
        if (!found) return
        watch.disconnect()
        resolve(found)
      }
      watch.observe(document, { childList: true, subtree: true, attributes: true, characterData: true })
      check()
    })
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve))
  const firstRow = () => document.querySelector<HTMLElement>('[data-place="0"][data-task-id]')

  window.watched = {
    opening: Number.NaN,
    awaitOpening: () => {
      window.watched.opening = Number.NaN
      void until(firstRow)
        .then(frame)
        .then(() => (window.watched.opening = performance.now() - tappedAt))
    },
    dismissFirst: async () => {
      const row = await until(firstRow)
      const id = row.dataset.taskId
      const button = [...row.querySelectorAll('button')].find(({ innerText }) => innerText === 'Dismiss')
      if (!button) throw new Error(`No button in: ${row.innerText}`)
      const since = performance.now()
      button.click()
      await until(() => storedAt > since && !document.querySelector(`[data-task-id="${id}"]`))
      const ms = performance.now() - storedAt
      await new Promise(resolve => setTimeout(resolve, 100))
      return ms
    },
    scroll: async frames => {
      const scroller = document.querySelector<HTMLElement>('.scroller')
      const row = firstRow()
      if (!scroller || !row) throw new Error('No list.')
      const long: number[] = []
      const observer = new PerformanceObserver(list => {
        long.push(...list.getEntries().map(({ duration }) => duration))
      })
      observer.observe({ entryTypes: ['longtask'] })
      const end = scroller.scrollHeight - scroller.clientHeight
      // Asked for once: to measure a row in each step would have the browser lay it out twice, as no finger does.
      const rowHeight = row.offsetHeight
      for (let step = 0; step <= frames; step += 1) {
        scroller.scrollTop = (end * step) / frames
        await frame()
      }
      scroller.scrollTop = 0
      await frame()
      for (let step = 0; step <= frames; step += 1) {
        scroller.scrollTop = step * rowHeight
        await frame()
      }
      scroller.scrollTop = 0
      await until(firstRow)
      // The observer is told a little later.
      await new Promise(resolve => setTimeout(resolve, 500))
      observer.disconnect()
      return long
    },
  }
}
