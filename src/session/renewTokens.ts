import * as v from 'valibot'
import type { Backend } from './backend'
import { tokensFrom, type Tokens } from './tokens'

const refusalSchema = v.object({
  code: v.optional(v.unknown()),
  error_code: v.optional(v.string()),
  error: v.optional(v.string()),
})

/**
 * The codes by which Supabase Auth says that this refresh token will never work again
 * (https://supabase.com/docs/guides/auth/debugging/error-codes); `invalid_grant` is OAuth's word in older servers.
 */
const finalCodes = new Set([
  'refresh_token_not_found',
  'refresh_token_already_used',
  'session_not_found',
  'session_expired',
  'user_not_found',
  'user_banned',
  'invalid_grant',
])

/**
 * Asks once for new tokens.
 *
 * Not through `supabase.auth.refreshSession()`: it goes on asking for 30 s by itself, and it deletes the stored session
 * on any answer it can't read, which with a captive portal's 403 page signs out a cook who only lost the Wi-Fi.
 */
export async function renewTokens(
  backend: Backend,
  refreshToken: string,
  signal: AbortSignal,
): Promise<Tokens | 'refused' | 'unanswered'> {
  try {
    const answer = await fetch(`${backend.url}/auth/v1/token?grant_type=refresh_token`, {
      method: 'POST',
      headers: { apikey: backend.key, 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: refreshToken }),
      signal,
    })
    const body: unknown = await answer.json()
    if (answer.ok) return tokensFrom(body) ?? 'unanswered'
    return answer.status < 500 && isFinal(body) ? 'refused' : 'unanswered'
  } catch {
    return 'unanswered'
  }
}

/** An error whose code we don't know proves nothing about the session: a wrong api key, a rate limit, a page of a router. */
function isFinal(body: unknown): boolean {
  const parsed = v.safeParse(refusalSchema, body)
  if (!parsed.success) return false
  const { code, error_code, error } = parsed.output
  return [code, error_code, error].some(word => typeof word === 'string' && finalCodes.has(word))
}
