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
 * Asks the server who this is, and whether this person works here.
 *
 * @throws SignInError
 */
export async function askToSignIn(
  client: SupabaseClient,
  email: string,
  password: string,
): Promise<{ person: Person; tokens: Tokens }> {
  const { data, error } = await client.auth.signInWithPassword({ email, password })
  if (error) throw new SignInError(codeOf(error), { cause: error })
  const tokens = tokensFrom(data.session)
  if (!tokens) throw new SignInError('no-answer')
  const staff = await client
    .from('staff')
    .select('name, department, role, active')
    .eq('id', tokens.userId)
    .maybeSingle()
  if (staff.error) throw new SignInError('no-answer', { cause: staff.error })
  const row = v.safeParse(staffSchema, staff.data)
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
