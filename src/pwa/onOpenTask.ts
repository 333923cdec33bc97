import { readOpenTaskMessage, readUrlOfTask } from './openTask'

/** Calls `open` for each task whose notification was tapped: the one this page was opened for, and later ones. */
export function onOpenTask(open: (id: string) => void): void {
  const { id, rest } = readUrlOfTask(location.href)
  if (id !== null) {
    history.replaceState(history.state, '', rest)
    open(id)
  }
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    const asked = readOpenTaskMessage(data)
    if (asked !== null) open(asked)
  })
}
