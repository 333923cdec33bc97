import { createClient, isAuthApiError, type SupabaseClient } from '@supabase/supabase-js'
import * as v from 'valibot'
import type { Backend } from './backend'
import type { Person } from './deviceSession'
import { SignInError } from './signInError'
import { tokensFrom, type Tokens } from './tokens'

const staffSchema = v.object({
  name: v.string(),
  department: v.picklist(['kitchen', 'bar']),
  role: v.picklist(['cook', 'manager']),
  active: v.literal(true),
})

const timeoutMs = 10_000

/** The client keeps nothing: the tokens go from here into the device's own row, together with the person or not at all. */
export function createSignInClient({ url, key }: Backend): SupabaseClient {
  return createClient(url, key, {
    auth: {
      persistSession: false,
      autoRefreshToken: false,
      detectSessionInUrl: false,
      storageKey: 'simmer-sign-in',
    },
    global: {
      fetch: (input, init) =>
        fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(timeoutMs) }),
    },
  })
}

/**
 * The person's row, with the very token that was just given. Not by the client: where the clock of this device is ahead it takes
 * that token for expired, renews it, which uses up the one that is kept here, and asks with the public key if it can't.
 * @throws SignInError
 */
async function askForStaff({ url, key }: Backend, { userId, accessToken }: Tokens): Promise<unknown> {
  const query = new URLSearchParams({ select: 'name,department,role,active', id: `eq.${userId}` })
  try {
    const response = await fetch(`${url}/rest/v1/staff?${query}`, {
      headers: { apikey: key, authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(timeoutMs),
    })
    const answer: unknown = await response.json()
    if (!response.ok || !Array.isArray(answer)) throw new SignInError('no-answer', { cause: answer })
    return answer[0]
  } catch (error) {
    throw error instanceof SignInError ? error : new SignInError('no-answer', { cause: error })
  }
}

/**
 * Asks the server who this is, and whether this person works here.
 *
 * @throws SignInError
 */
export async function askToSignIn(
  client: SupabaseClient,
  backend: Backend,
  email: string,
  password: string,
): Promise<{ person: Person; tokens: Tokens }> {
  const { data, error } = await client.auth.signInWithPassword({ email, password })
  if (error) throw new SignInError(codeOf(error), { cause: error })
  const tokens = tokensFrom(data.session)
  if (!tokens) throw new SignInError('no-answer')
  const row = v.safeParse(staffSchema, await askForStaff(backend, tokens))
  if (!row.success) {
    void client.auth.signOut({ scope: 'local' }) // leaves no session behind that nobody will use
    throw new SignInError('not-staff')
  }
  const { name, department, role } = row.output
  return { person: { id: tokens.userId, name, email: data.user.email ?? email, department, role }, tokens }
}

function codeOf(error: unknown): 'wrong-credentials' | 'no-answer' | 'refused' {
  if (!isAuthApiError(error)) return 'no-answer'
  return error.code === 'invalid_credentials' ? 'wrong-credentials' : 'refused'
}
