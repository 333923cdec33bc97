import * as v from 'valibot'

/** What Supabase Auth gave for one person. `refreshToken` is good for one use. */
export interface Tokens {
  userId: string
  accessToken: string
  refreshToken: string
  /** Milliseconds since the epoch, by the token's own claim. */
  expiresAt: number
}

const answerSchema = v.object({
  access_token: v.string(),
  refresh_token: v.string(),
  user: v.object({ id: v.string() }),
})

/** Reads the answer of the token endpoint. Null: it was not one (a captive portal answers 200, too). */
export function tokensFrom(answer: unknown): Tokens | null {
  const parsed = v.safeParse(answerSchema, answer)
  if (!parsed.success) return null
  const { access_token, refresh_token, user } = parsed.output
  const expiresAt = expiryOf(access_token)
  if (expiresAt === null) return null
  return { userId: user.id, accessToken: access_token, refreshToken: refresh_token, expiresAt }
}

/** The `exp` claim, because the `expires_at` beside it is computed from a clock that may not be the server's. */
function expiryOf(jwt: string): number | null {
  try {
    const body = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const claims = v.parse(v.object({ exp: v.number() }), JSON.parse(atob(body)))
    return claims.exp * 1000
  } catch {
    return null
  }
}
