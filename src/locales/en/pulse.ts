/** How the work goes out: the app bar and what is right below it. */
export default {
  online: 'Online',
  offline: 'Offline',
  signIn: 'Sign in again',
  sending: 'Sending {n}…',
  waiting: 'Waiting for network since {time}',
  history: 'Task history',
  counts: '{open} open, {failed} failed',
  progress: 'Sending what has waited',
  sent: '{done} of {total} sent',
  secondsLeft: 'less than a minute left',
  minutesLeft: 'about {n} min left',
  hoursLeft: 'about {n} h left',
} as const
