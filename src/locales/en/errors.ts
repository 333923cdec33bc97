/** What went wrong, for a cook: what happened, and what to do. */
export default {
  unexpected: 'Something went wrong that nobody expected. If it comes back, tell your manager.',
  notRecorded: 'the reason was not recorded.',
  /** The device itself: nothing was sent. */
  device: {
    storage_full: 'This device has no room left to store the task. Free some space and try again.',
    storage_unavailable:
      'This device could not store the task. Reload the page; if it stays so, check that the browser may keep data (no private window).',
    storage_outdated: 'A newer version of the app has been used on this device. Reload the page to get it.',
    not_possible:
      'This is not possible for this task any more: it may just have been sent, or it is not yours.',
    nobody_signed_in: 'Nobody is signed in on this device. Sign in and try again.',
    id_reused:
      'This was sent before with other content. Close the dialog, open it again, and type it once more.',
    task_ended:
      'This was sent before, and cancelled or put aside since. Open the dialog again to do it anew.',
    task_not_found: 'This task is not on this device any more.',
    invalid_payload: 'This can’t be sent as it is. {message}',
    unknown_type: 'This version of the app does not know this kind of task. Reload the page.',
  },
  /** The server has looked at the task, and said no. Its own words name the item and the field. */
  refused: {
    SM001: '{message}',
    SM002: '{message}',
    SM003: 'This task was sent before with other content. Enter it once more as a new task.',
    SM004: 'You may not do this. Ask your manager.',
    SM005: 'The server does not know this kind of task yet. It is tried again after the next update.',
    replacedApplied: 'the first one had been done after all.',
    notAllowed: 'You may not do this. Ask your manager.',
    value: 'The server can’t take one of the values. Check what was typed and enter it once more.',
    rule: 'It does not fit what the server knows. Check item and quantity, and enter it once more.',
    other: 'The server did not accept this. Tell your manager the code.',
  },
  /** Nobody has said no: it is tried again. What may use up its attempts does not promise that. */
  passing: {
    noAnswer: 'The server did not answer. It is tried again by itself.',
    badAnswer:
      'Something between here and the server answered instead, such as the sign-in page of a Wi-Fi. It is tried again by itself.',
    renewal: 'Your sign-in could not be renewed: no answer. It is tried again by itself.',
    signIn: 'Your sign-in has ended. Sign in again to send this.',
    collided: 'It met other work on the server.',
    serverBusy: 'The server is busy or being looked after. It is tried again by itself.',
    serverBroke: 'The server had a fault.',
    update: 'The server and this app are of different versions. It is tried again after the next update.',
    appTooOld: 'This version of the app can’t send this. Reload the page to get a newer one.',
    running: 'It is still being worked on.',
  },
} as const
