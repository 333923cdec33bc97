/** Files of `tests/unit/queue` that the page does not run, each with its reason. */
export const leftOut: Record<string, string> = {
  'unit/queue/hiddenTab.test.ts': 'It says that its page is hidden, which no script can say of a real one.',
  'unit/queue/lock.test.ts':
    'It stops the timers of the whole page, under a lock that is made up. webLocks.test.ts asks the same of real locks.',
  'unit/queue/tornLog.test.ts':
    'It is about Chromium alone, where e2e/promise1NothingIsLost.spec.ts tears a real log.',
}
