import 'fake-indexeddb/auto'
import { vi } from 'vitest'
import { createPageSession } from '@/session/createPageSession'
import { openSessionDatabase, type SessionDatabase } from '@/session/sessionStore'

export const backend = { url: 'https://kitchen.test', key: 'public-key' }
export const ani = {
  id: 'user-ani',
  name: 'Ani',
  email: 'ani@demo.test',
  department: 'kitchen',
  role: 'cook',
} as const

export const renewRoute = '/auth/v1/tokenrefresh_token'
export const signInRoute = '/auth/v1/tokenpassword'
export const staffRoute = '/rest/v1/staff'

/** A device with any number of tabs. Close it after the test. */
export function createTestDevice() {
  const name = `session-${crypto.randomUUID()}`
  const databases: SessionDatabase[] = []
  // supabase-js asks for one when it is made; Node 20 has none.
  vi.stubGlobal('WebSocket', vi.fn())

  /** A tab of the same device: another connection to the same database. */
  function openTab() {
    const database = openSessionDatabase(name)
    databases.push(database)
    return { database, session: createPageSession(backend, database) }
  }

  return {
    openTab,
    /** A tab in which Ani is signed in, with the refresh token `first`. */
    async signedInTab(expiresAt = 1_000) {
      const tab = openTab()
      await tab.database.device.put({
        key: 'device',
        person: ani,
        tokens: { userId: ani.id, accessToken: jwt(expiresAt), refreshToken: 'first', expiresAt },
      })
      return tab
    },
    close: () => databases.forEach(database => database.close()),
  }
}

export type TestDevice = ReturnType<typeof createTestDevice>

export function jwt(expiresAt: number): string {
  return `head.${btoa(JSON.stringify({ exp: expiresAt / 1000 }))}.seal`
}

/** What the server answers when it renews a session. */
export function grant(refreshToken: string, expiresAt = 2_000_000_000_000) {
  return {
    access_token: jwt(expiresAt),
    refresh_token: refreshToken,
    token_type: 'bearer',
    expires_in: 3600,
    expires_at: expiresAt / 1000,
    user: { id: ani.id, email: ani.email },
  }
}

export const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
export const page = (status: number) => new Response('<html>Welcome to the hotel</html>', { status })

/** Answers requests by their path; counts them. */
export function serve(answers: Record<string, (body: string) => Response | Promise<Response>>) {
  const asked: string[] = []
  vi.stubGlobal(
    'fetch',
    vi.fn(async (input: string | URL | Request, init?: RequestInit) => {
      const url = new URL(input instanceof Request ? input.url : input)
      const route = url.pathname + (url.searchParams.get('grant_type') ?? '')
      asked.push(route)
      const answer = answers[route]
      if (!answer) throw new TypeError('Failed to fetch')
      return answer(typeof init?.body === 'string' ? init.body : '')
    }),
  )
  return asked
}
