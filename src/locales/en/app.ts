/** The frame around the rooms: app bar, settings, and what every screen says about time. */
export default {
  /** How this language calls itself: who can't read the others finds it by that. */
  languageName: 'English',
  settings: 'Settings',
  language: 'Language',
  appearance: 'Appearance',
  appearances: { system: 'As on this device', light: 'Light', dark: 'Dark' },
  justNow: 'just now',
  sentWithNetwork: 'Safe on this device, and sent when the network is back.',
  sentWithSignIn: 'Safe on this device, and sent when you sign in again.',
  signOut: 'Sign out',
  signOutQuestion: 'Sign out?',
  staySignedIn: 'Stay signed in',
  everythingIsSent: 'Everything is sent.',
  noWayBack: 'Without a network nobody can sign in here again until it is back.',
  signedInAs: 'Signed in as {name}',
  unsent:
    '{n} task is not sent yet. It stays on this device and goes out when you sign in here again. | {n} tasks are not sent yet. They stay on this device and go out when you sign in here again.',
  nothingIsKept:
    'This browser keeps nothing for Simmer, so no work would be safe here. Leave private browsing, or free some space on the device, and open Simmer again.',
} as const
