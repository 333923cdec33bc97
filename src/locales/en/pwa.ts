/** What the browser offers an installed app, and what this device says about it. */
export default {
  update: {
    ready: 'A new version of Simmer is ready.',
    outdated: 'A newer Simmer runs on this device, so this page can save nothing more. Reload it to go on.',
    reload: 'Reload',
  },
  storageProblems: {
    storage_full:
      'This device is full, so nothing can be sent. Free some space on it: what waits goes out by itself then.',
    storage_unavailable:
      'This browser can’t reach its storage, so nothing can be sent. Close other tabs of Simmer and reload this page.',
  },
  storagePromise: {
    granted: 'This browser keeps what waits here, also when the device runs out of space.',
    refused:
      'This browser has not promised to keep what waits here: if the device runs out of space, it may delete it. Installing Simmer on the device helps.',
    unavailable: 'This browser can’t promise to keep what waits here if the device runs out of space.',
  },
  notifications: {
    name: 'Notifications',
    question: 'Shall this device tell you when work fails while Simmer is closed?',
    decline: 'No, thanks',
    accept: 'Tell me',
    notifyMe: 'Notify me',
    unavailable: 'This browser sends only while Simmer is open. Open it again to send what waits.',
    undecided: 'If work fails while Simmer is closed, you see it the next time you open it.',
    granted: 'If work fails while Simmer is closed, this device shows a notification.',
    denied: 'Notifications are blocked for Simmer. You can allow them in the settings of the browser.',
    manyFailed: '{n} task failed | {n} tasks failed',
    seeWhy: 'Open the task history to see why.',
  },
} as const
