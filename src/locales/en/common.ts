/** Words that every room uses. */
export default {
  close: 'Close',
  retry: 'Retry',
  dismiss: 'Dismiss',
} as const
