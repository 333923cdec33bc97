import type { Backend } from '@/session/backend'
import type { DeviceSession } from '@/session/deviceSession'

/** What a call of a Postgres function came to. */
export type RpcAnswer =
  | { kind: 'answered'; value: unknown }
  /** Our own server's JSON said no. `code` is an SQLSTATE, PostgREST's own, or empty. */
  | {
      kind: 'error'
      status: number
      code: string
      message: string
      details: string
      hint: string
      retryAfterMs?: number | undefined
    }
  /** Nothing that our own server has written: no answer, a gateway's page, a captive portal. */
  | { kind: 'silent'; code: string; message: string; details?: string; retryAfterMs?: number | undefined }
  | { kind: 'signInNeeded'; message: string }

export interface RpcOptions {
  signal: AbortSignal
  /** Only this person's session may send it. Default: whoever is signed in. */
  userId?: string
}

const longestGuessMs = 60_000

export type Rpc = (name: string, args: object, options: RpcOptions) => Promise<RpcAnswer>

/**
 * Calls a Postgres function with one session, read once: its user is compared and its own token is sent, never the
 * client's fallback key. A refused token is renewed once. It is not looked at whether the token seems expired: the
 * clock of a tablet may be wrong, and the server knows.
 */
export function createRpc(backend: Backend, session: DeviceSession): Rpc {
  async function send(
    name: string,
    args: object,
    { signal, userId }: RpcOptions,
    onToken?: (token: string) => void,
  ): Promise<RpcAnswer> {
    try {
      const stored = await session.read()
      if (!stored) return { kind: 'signInNeeded', message: 'Sign in again to send this.' }
      if (userId !== undefined && stored.userId !== userId) {
        return { kind: 'signInNeeded', message: 'Somebody else is signed in.' }
      }
      onToken?.(stored.accessToken)
      const response = await fetch(`${backend.url}/rest/v1/rpc/${name}`, {
        method: 'POST',
        headers: {
          apikey: backend.key,
          authorization: `Bearer ${stored.accessToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(args),
        signal,
      })
      return await readAnswer(response)
    } catch (error) {
      return {
        kind: 'silent',
        code: 'network',
        message: 'No answer from the server.',
        details: (error as Error).message,
      }
    }
  }

  // Another tab has renewed it while the call was on its way, or somebody else has signed in: nothing is to be renewed.
  const isReplaced = (token: string) =>
    session.read().then(
      stored => stored !== null && stored.accessToken !== token,
      () => false,
    )

  return async (name, args, options) => {
    let refused = ''
    const answer = await send(name, args, options, token => (refused = token))
    if (!isSessionRefused(answer)) return answer
    const outcome = (await isReplaced(refused)) ? 'refreshed' : await session.refresh(options.signal)
    if (outcome === 'refused') return { kind: 'signInNeeded', message: 'Sign in again to send this.' }
    if (outcome === 'unanswered') {
      // A pause of the server's own making, as it were: the probe may well be answered while nobody renews sessions.
      return {
        kind: 'silent',
        code: 'refresh',
        message: 'The session could not be renewed: no answer.',
        retryAfterMs: 1_000,
      }
    }
    const second = await send(name, args, options)
    return isSessionRefused(second)
      ? { kind: 'signInNeeded', message: 'The server refused the session.' }
      : second
  }
}

/** A refused token comes as 401, except that our own function says "not allowed" with 42501, which may be a 401 too. */
function isSessionRefused(answer: RpcAnswer): boolean {
  if (answer.kind !== 'error' || answer.details === 'SM004') return false
  return answer.status === 401 || /^PGRST30[0-3]$/.test(answer.code)
}

async function readAnswer(response: Response): Promise<RpcAnswer> {
  const body = await readJson(response)
  if (response.ok && body !== undefined) return { kind: 'answered', value: body }
  if (!response.ok && isError(body)) {
    const { code, message, details, hint } = body
    const text = (value: unknown) => (typeof value === 'string' ? value : '')
    return {
      kind: 'error',
      status: response.status,
      code: text(code),
      message,
      details: text(details),
      hint: text(hint),
      retryAfterMs: pauseOf(response),
    }
  }
  return {
    kind: 'silent',
    code: `http_${response.status}`,
    message: `Something on the way to the server answered ${response.status}.`,
    retryAfterMs: pauseOf(response),
  }
}

// Captive portals and gateways answer 200 or 502 with a page of theirs; only JSON can be ours.
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!(response.headers.get('content-type') ?? '').includes('json')) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function isError(
  body: unknown,
): body is { code?: unknown; message: string; details?: unknown; hint?: unknown } {
  return (
    typeof body === 'object' && body !== null && typeof (body as { message?: unknown }).message === 'string'
  )
}

/** RFC 9110, section 10.2.3: seconds, or a date. */
function pauseOf({ headers }: Response): number | undefined {
  const header = headers.get('retry-after')
  if (header === null) return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : untilDate(header, headers.get('date'))
  return ms > 0 ? ms : undefined
}

/**
 * The clock of a tablet may be wrong by days, so a date is measured against the one beside it. Where that is not to be
 * seen, as across origins, our own clock is believed for a minute.
 */
function untilDate(date: string, theirNow: string | null): number {
  return theirNow === null
    ? Math.min(Date.parse(date) - Date.now(), longestGuessMs)
    : Date.parse(date) - Date.parse(theirNow)
}
