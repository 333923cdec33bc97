export type SignInErrorCode = 'wrong-credentials' | 'no-answer' | 'not-staff' | 'refused'

const sentences: Record<SignInErrorCode, string> = {
  'wrong-credentials': 'Email or password is wrong. Check both and try again.',
  'no-answer': 'The server can’t be reached. Signing in needs the network; check the Wi-Fi and try again.',
  'not-staff': 'This account is not on the staff list of this restaurant, or no longer. Ask your manager.',
  refused: 'The server did not let you in. Try again in a minute, or ask your manager.',
}

/** Why a sign-in came to nothing. The message is a sentence for the person at the device; `code` lasts. */
export class SignInError extends Error {
  override readonly name = 'SignInError'

  constructor(
    readonly code: SignInErrorCode,
    options?: ErrorOptions,
  ) {
    super(sentences[code], options)
  }
}
