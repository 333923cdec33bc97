import { language } from '@/locales'
import { askToSignIn, createSignInClient } from './askToSignIn'
import type { Backend } from './backend'
import { createDeviceSession } from './createDeviceSession'
import type { PageSession } from './deviceSession'
import { openSessionDatabase, type SessionDatabase } from './sessionStore'

/**
 * The device's session with a way in. Apart from `createDeviceSession`, because the worker shares that one and should not
 * carry supabase-js.
 *
 * @param database for tests; the default is shared by all tabs and the worker of this origin
 */
export function createPageSession(
  backend: Backend,
  database: SessionDatabase = openSessionDatabase(),
): PageSession {
  let client: ReturnType<typeof createSignInClient> | undefined

  return {
    ...createDeviceSession(backend, database),

    async signIn(email, password) {
      client ??= createSignInClient(backend)
      const { person, tokens } = await askToSignIn(client, backend, email.trim(), password)
      await database.device.put({ key: 'device', person, tokens, language: language.value })
      return person
    },

    async speak(chosen) {
      await database.transaction('rw', database.device, async () => {
        const row = await database.device.get('device')
        if (row && row.language !== chosen) await database.device.put({ ...row, language: chosen })
      })
    },
  }
}
