export type SignInErrorCode = 'wrong-credentials' | 'no-answer' | 'not-staff' | 'refused'

/** Why a sign-in came to nothing. The code lasts; the sentence for the person is the form's. */
export class SignInError extends Error {
  override readonly name = 'SignInError'

  constructor(
    readonly code: SignInErrorCode,
    options?: ErrorOptions,
  ) {
    super(`The sign-in came to nothing: ${code}.`, options)
  }
}
