import { describe, expect, it, vi } from 'vitest'
import { createRpc } from '@/kitchen/rpc'
import { supabaseCancel, supabaseProbe, supabaseProcess } from '@/kitchen/supabaseTransport'
import type { Task } from '@/queue'
import type { DeviceSession, RefreshOutcome, StoredSession } from '@/session/deviceSession'

const backend = { url: 'https://kitchen.test', key: 'publishable' }
const signal = new AbortController().signal

/** The two edges that we don't own: the session's storage and the network. */
function world(answers: (() => Response | Promise<Response>)[], refresh: RefreshOutcome = 'refreshed') {
  let stored: StoredSession | null = { userId: 'ana', accessToken: 'token-1', expiresAt: 0 }
  const session = {
    read: () => Promise.resolve(stored),
    refresh: vi.fn(() => {
      if (refresh === 'refreshed') stored = { userId: 'ana', accessToken: 'token-2', expiresAt: 0 }
      return Promise.resolve(refresh)
    }),
  } as unknown as DeviceSession
  const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>(() => {
    const next = answers.shift()
    if (!next) throw new TypeError('Failed to fetch')
    return Promise.resolve(next())
  })
  vi.stubGlobal('fetch', fetched)
  return {
    rpc: createRpc(backend, session),
    session,
    fetched,
    signOut: () => (stored = null),
    switchTo: (userId: string) => (stored = { userId, accessToken: `token-${userId}`, expiresAt: 0 }),
    headers: (call: number) => fetched.mock.calls[call]?.[1].headers as Record<string, string>,
    body: (call: number) => JSON.parse(fetched.mock.calls[call]?.[1].body as string) as unknown,
  }
}

const json =
  (body: unknown, status = 200, headers = {}) =>
  () =>
    Response.json(body, { status, headers })
const page =
  (status: number, headers = {}) =>
  () =>
    new Response('<html>Welcome to the hotel</html>', {
      status,
      headers: { 'content-type': 'text/html', ...headers },
    })
const expired = json({ code: 'PGRST303', message: 'JWT expired' }, 401)

const task = (id: string) =>
  ({
    id,
    type: 'production',
    version: 1,
    payload: { q: 1 },
    fingerprint: 'f',
    owner: 'ana',
    createdAt: 0,
  }) as Task

describe('a call', () => {
  it('sends the token of the one session that was read, and its answer', async () => {
    const { rpc, fetched, headers } = world([json({ fine: true })])
    expect(await rpc('f', { a: 1 }, { signal })).toEqual({ kind: 'answered', value: { fine: true } })
    expect(fetched).toHaveBeenCalledTimes(1)
    expect(fetched.mock.calls[0]?.[0]).toBe('https://kitchen.test/rest/v1/rpc/f')
    expect(headers(0)).toMatchObject({ apikey: 'publishable', authorization: 'Bearer token-1' })
  })

  it('promise 7: the right person – asks nobody without a session, or with another person’s', async () => {
    const away = world([json([])])
    away.signOut()
    expect(await away.rpc('f', {}, { signal })).toMatchObject({ kind: 'signInNeeded' })
    const other = world([json([])])
    other.switchTo('budi')
    expect(await other.rpc('f', {}, { signal, userId: 'ana' })).toMatchObject({ kind: 'signInNeeded' })
    expect(away.fetched).not.toHaveBeenCalled()
    expect(other.fetched).not.toHaveBeenCalled()
  })

  it('refreshes an expired token once, and sends the new one', async () => {
    const { rpc, session, headers } = world([expired, json('ok')])
    expect(await rpc('f', {}, { signal })).toEqual({ kind: 'answered', value: 'ok' })
    expect(session.refresh).toHaveBeenCalledTimes(1)
    expect(headers(1).authorization).toBe('Bearer token-2')
  })

  it('does not renew once more what another tab has renewed while the call was on its way', async () => {
    const tab = world([json('ok')])
    tab.fetched.mockImplementationOnce(() => {
      tab.switchTo('ana')
      return Promise.resolve(expired())
    })
    expect(await tab.rpc('f', {}, { signal, userId: 'ana' })).toEqual({ kind: 'answered', value: 'ok' })
    expect(tab.session.refresh).not.toHaveBeenCalled()
    expect(tab.headers(1).authorization).toBe('Bearer token-ana')
  })

  it('promise 7: the right person – renews nothing, and sends nothing, of somebody who has signed in meanwhile', async () => {
    const tab = world([])
    tab.fetched.mockImplementationOnce(() => {
      tab.switchTo('budi')
      return Promise.resolve(expired())
    })
    expect(await tab.rpc('f', {}, { signal, userId: 'ana' })).toMatchObject({ kind: 'signInNeeded' })
    expect(tab.session.refresh).not.toHaveBeenCalled()
    expect(tab.fetched).toHaveBeenCalledOnce()
  })

  it('needs a sign-in when the refresh is refused, or the new token as well', async () => {
    expect(await world([expired], 'refused').rpc('f', {}, { signal })).toMatchObject({ kind: 'signInNeeded' })
    const twice = world([expired, expired])
    expect(await twice.rpc('f', {}, { signal })).toMatchObject({ kind: 'signInNeeded' })
    expect(twice.session.refresh).toHaveBeenCalledTimes(1)
  })

  it('waits for the network when the refresh got no answer', async () => {
    expect(await world([expired], 'unanswered').rpc('f', {}, { signal })).toMatchObject({ kind: 'silent' })
  })

  it('does not take "not allowed" of our own function for an expired session', async () => {
    const { rpc, session } = world([json({ code: '42501', message: 'No.', details: 'SM004' }, 401)])
    expect(await rpc('f', {}, { signal })).toMatchObject({ kind: 'error', code: '42501' })
    expect(session.refresh).not.toHaveBeenCalled()
  })

  it.each([
    ['a captive portal that answers 200', [page(200)]],
    ['a gateway that answers 502', [page(502)]],
    ['a proxy that is full of a large body', [page(413)]],
    ['no network', []],
  ])('knows nothing after %s', async (_name, answers) => {
    expect(await world(answers).rpc('f', {}, { signal })).toMatchObject({ kind: 'silent' })
  })

  it('reads Retry-After in seconds and as a date', async () => {
    const seconds = await world([page(429, { 'retry-after': '7' })]).rpc('f', {}, { signal })
    expect(seconds).toMatchObject({ kind: 'silent', retryAfterMs: 7_000 })
    const date = new Date(Date.now() + 60_000).toUTCString()
    const until = await world([page(503, { 'retry-after': date })]).rpc('f', {}, { signal })
    expect(until.kind === 'silent' && until.retryAfterMs).toBeGreaterThan(50_000)
  })

  it('reads a date by the clock of whoever wrote it: ours may be wrong by a day', async () => {
    const theirs = Date.now() + 86_400_000
    const headers = (ms: number) => ({
      date: new Date(theirs).toUTCString(),
      'retry-after': new Date(theirs + ms).toUTCString(),
    })
    const answer = await world([page(503, headers(7_000))]).rpc('f', {}, { signal })
    expect(answer).toMatchObject({ kind: 'silent', retryAfterMs: 7_000 })
  })

  it('believes a date that it can compare with nothing for a minute at most', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toUTCString()
    const answer = await world([page(503, { 'retry-after': tomorrow })]).rpc('f', {}, { signal })
    expect(answer).toMatchObject({ kind: 'silent', retryAfterMs: 60_000 })
  })
})

describe('what is no answer either', () => {
  it('a session that can’t be read: iOS drops connections to the storage', async () => {
    const { rpc, session, fetched } = world([json([])])
    session.read = () => Promise.reject(new Error('Connection lost.'))
    expect(await rpc('f', {}, { signal })).toMatchObject({ kind: 'silent' })
    expect(fetched).not.toHaveBeenCalled()
  })

  it('a rate limit that speaks JSON keeps the pause that it asks for', async () => {
    const { rpc } = world([json({ message: 'API rate limit exceeded' }, 429, { 'retry-after': '9' })])
    const outcome = await supabaseProcess(rpc)([task('a')], { signal })
    expect(outcome).toMatchObject({ kind: 'unreachable', retryAfterMs: 9_000 })
  })

  it('a session that nobody renews is not searched for task by task', async () => {
    const { rpc } = world([expired], 'unanswered')
    const outcome = await supabaseProcess(rpc)([task('a')], { signal })
    expect(outcome).toMatchObject({ kind: 'unreachable', retryAfterMs: 1_000 })
  })
})

describe('a batch', () => {
  it('goes in one request, with the time of the deed and the fingerprint', async () => {
    const { rpc, fetched, body } = world([
      json([
        { id: 'a', outcome: 'applied', result: { n: 1 } },
        { id: 'b', outcome: 'replayed', result: { n: 2 } },
        { id: 'c', outcome: 'cancelled' },
        { id: 'd', outcome: 'refused', error: { code: 'SM002', message: 'Unknown.', details: null } },
        { id: 'e', outcome: 'refused', error: { code: 'SM005', message: 'Newer.' } },
      ]),
    ])
    const batch = ['a', 'b', 'c', 'd', 'e'].map(task)
    const outcomes = await supabaseProcess(rpc)(batch, { signal })
    expect(outcomes).toMatchObject([
      { kind: 'done', result: { n: 1 } },
      { kind: 'done', result: { n: 2 } },
      { kind: 'cancelled' },
      { kind: 'refused', error: { code: 'SM002', message: 'Unknown.' } },
      { kind: 'updateNeeded' },
    ])
    expect(fetched).toHaveBeenCalledTimes(1)
    expect(body(0)).toMatchObject({
      tasks: [
        {
          id: 'a',
          type: 'production',
          version: 1,
          payload: { q: 1 },
          performed_at: '1970-01-01T00:00:00.000Z',
          fingerprint: 'f',
        },
        {},
        {},
        {},
        {},
      ],
    })
  })

  it.each([
    ['a list that is too short', []],
    [
      'answers in another order',
      [
        { id: 'b', outcome: 'cancelled' },
        { id: 'a', outcome: 'cancelled' },
      ],
    ],
    [
      'an outcome that nobody knows',
      [
        { id: 'a', outcome: 'perhaps' },
        { id: 'b', outcome: 'cancelled' },
      ],
    ],
    ['a portal’s JSON', { welcome: 'guest' }],
  ])('takes %s for no answer', async (_name, answer) => {
    const { rpc } = world([json(answer)])
    const outcome = await supabaseProcess(rpc)([task('a'), task('b')], { signal })
    expect(outcome).toMatchObject({ kind: 'unreachable', error: { code: 'bad_answer' } })
  })
})

it('takes a task whose result was emptied for what it is: applied', async () => {
  const { rpc } = world([json([{ id: 'a', outcome: 'replayed' }])])
  expect(await supabaseProcess(rpc)([task('a')], { signal })).toMatchObject([{ kind: 'done' }])
  const cancelled = world([json({ outcome: 'applied' })])
  expect(await supabaseCancel(cancelled.rpc)(task('a'), { signal, userId: 'ana' })).toMatchObject({
    kind: 'done',
  })
})

describe('a cancel', () => {
  it.each([
    [{ outcome: 'cancelled' }, { kind: 'cancelled' }],
    [
      { outcome: 'applied', result: { n: 1 } },
      { kind: 'done', result: { n: 1 } },
    ],
    [{ outcome: 'perhaps' }, { kind: 'unreachable' }],
  ])('%j', async (answer, outcome) => {
    const { rpc, body } = world([json(answer)])
    expect(await supabaseCancel(rpc)(task('a'), { signal, userId: 'ana' })).toMatchObject(outcome)
    expect(body(0)).toEqual({ task_id: 'a' })
  })
})

it('promise 7: the right person – a cancel is not decided in the name of somebody else', async () => {
  const { rpc, switchTo, fetched } = world([json({ outcome: 'cancelled' })])
  switchTo('budi')
  const outcome = await supabaseCancel(rpc)(task('a'), { signal, userId: 'ana' })
  expect(outcome).toMatchObject({ kind: 'signInNeeded' })
  expect(fetched).not.toHaveBeenCalled()
})

describe('the probe', () => {
  const probe = async (answer: () => Response) => {
    const { session } = world([answer])
    return supabaseProbe(backend, session)(signal).catch(() => false)
  }

  it('takes only our own server’s JSON for a sign of life', async () => {
    expect(await probe(json([{ epoch: 'e' }]))).toBe(true)
    expect(await probe(json([]))).toBe(true)
    expect(await probe(expired)).toBe(true)
    expect(await probe(page(200))).toBe(false)
    expect(await probe(page(502))).toBe(false)
    expect(await probe(json({ welcome: 'guest' }))).toBe(false)
    expect(await probe(json({ code: 'PGRST000', message: '' }, 503))).toBe(false)
  })
})
