/** Signing in, and in again. */
export default {
  lead: 'Production and write-offs, safe on this device until the kitchen is online.',
  email: 'Email',
  password: 'Password',
  showPassword: 'Show what is typed',
  hidePassword: 'Hide what is typed',
  signIn: 'Sign in',
  signInAgain: 'Sign in again',
  hasEnded:
    '{name}, your sign-in has ended. Your work is safe on this device and is sent as soon as you are signed in.',
  storageLost:
    'This browser has thrown away what Simmer kept on this device, and with it any work that was not sent yet. Sign in, and look under “Restaurant” in the task history for what has arrived.',
  demoPeople: 'Demo people',
  demoBefore: 'This is the demo kitchen. Sign in as',
  demoAfter: 'with the password',
  errors: {
    empty: 'Type your email and your password.',
    wrongCredentials: 'Email or password is wrong. Check both and try again.',
    noAnswer: 'The server can’t be reached. Signing in needs the network; check the Wi-Fi and try again.',
    notStaff: 'This account is not on the staff list of this restaurant, or no longer. Ask your manager.',
    refused: 'The server did not let you in. Try again in a minute, or ask your manager.',
    notKept: 'This browser could not keep your sign-in. Try another browser.',
  },
} as const
