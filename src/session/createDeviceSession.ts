import { liveQuery } from 'dexie'
import type { Backend } from './backend'
import type { DeviceSession, RefreshOutcome } from './deviceSession'
import { takeTurn } from './renewalTurn'
import { renewTokens } from './renewTokens'
import { openSessionDatabase, type SessionDatabase } from './sessionStore'
import type { Tokens } from './tokens'

const requestTimeoutMs = 10_000

/**
 * Who is at this device. Page and worker each make one over the same small database, so what one renews the other reads.
 *
 * @param database for tests; the default is shared by all tabs and the worker of this origin
 */
export function createDeviceSession(
  backend: Backend,
  database: SessionDatabase = openSessionDatabase(),
): DeviceSession {
  let renewal: Promise<RefreshOutcome> | undefined

  const row = () => database.device.get('device')

  async function renew(): Promise<RefreshOutcome> {
    const before = (await row())?.tokens
    if (!before) return 'refused'
    const turn = await takeTurn(database, before.refreshToken)
    if (typeof turn === 'string') return turn
    const answer = await renewTokens(backend, before.refreshToken, AbortSignal.timeout(requestTimeoutMs))
    return database.transaction('rw', database.device, async () => {
      const current = await row()
      if (!current) return 'refused' // signed out meanwhile: a late answer must not sign in again
      const { person, tokens, language } = current
      const settle = (renewed: Tokens | null) =>
        database.device.put({ key: 'device', person, tokens: renewed, language })
      if (tokens && tokens.refreshToken !== before.refreshToken) return 'refreshed'
      if (answer === 'unanswered') {
        // Unless it took so long that somebody else has the turn by now.
        if (current.renewingUntil === turn) await settle(tokens)
        return answer
      }
      if (answer === 'refused') {
        await settle(null)
        return answer
      }
      // Also when there are no tokens any more: another tab has given us up for frozen, asked with the token that we had
      // used, and was refused.
      if (answer.userId !== person.id) return 'refused'
      await settle(answer)
      return 'refreshed'
    })
  }

  /** Tells the server, if it listens. The device has already forgotten, and that is what the person asked for. */
  function endOnServer(accessToken: string): void {
    void fetch(`${backend.url}/auth/v1/logout?scope=local`, {
      method: 'POST',
      headers: { apikey: backend.key, authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(requestTimeoutMs),
      keepalive: true,
    }).catch(() => undefined)
  }

  return {
    async person() {
      return (await row())?.person ?? null
    },

    async language() {
      return (await row())?.language ?? null
    },

    async read() {
      const tokens = (await row())?.tokens
      if (!tokens) return null
      const { userId, accessToken, expiresAt } = tokens
      return { userId, accessToken, expiresAt }
    },

    refresh(signal) {
      renewal ??= renew()
        // A store that can't be read (iOS drops connections) says nothing about the session either.
        .catch((): RefreshOutcome => 'unanswered')
        .finally(() => (renewal = undefined))
      if (!signal) return renewal
      // A caller may stop waiting; the request goes on for the others.
      return Promise.race([renewal, aborted(signal).then((): RefreshOutcome => 'unanswered')])
    },

    async signOut() {
      const tokens = (await row())?.tokens
      await database.device.delete('device')
      if (tokens) endOnServer(tokens.accessToken)
    },

    onChange(listener) {
      let told: string | undefined
      const subscription = liveQuery(row).subscribe(found => {
        // A live query may read again without any change; who acts on a change must not be told of none.
        const now = JSON.stringify([found?.person, found?.tokens?.refreshToken])
        if (now === told) return
        told = now
        listener(found?.person ?? null)
      })
      return () => subscription.unsubscribe()
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
