/** What the app says by itself, on whatever screen is open. */
export default {
  region: 'Notices',
  close: 'Close notice',
  details: 'Details',
  undo: 'Undo',
  retryAll: 'Retry all {n}',
  dismissAll: 'Dismiss all {n}',
  moreFailed: '{n} more failed',
  more: { done: 'and {n} more done', cancelled: 'and {n} more cancelled' },
  andMore: '{first} and {n} more',
  putAside: 'Put aside: kept in Task history. | {n} put aside: kept in Task history.',
  away: 'While you were away: {text}',
  done: '{n} task is done | {n} tasks are done',
  cancelled: '{n} task is cancelled | {n} tasks are cancelled',
  warned: '{text} ({n} with a warning: look at the task history)',
} as const
