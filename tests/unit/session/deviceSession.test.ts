import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rereadEverything } from '@/queue/rereadEverything'
import {
  ani,
  createTestDevice,
  grant,
  json,
  page,
  renewRoute,
  serve,
  signInRoute,
  staffRoute,
  type TestDevice,
} from '../../support/testSession'

let device: TestDevice

beforeEach(() => {
  device = createTestDevice()
})
afterEach(() => device.close())

const openTab = () => device.openTab()
const signedInTab = (expiresAt?: number) => device.signedInTab(expiresAt)

const staffRow = { name: 'Ani', department: 'kitchen', role: 'cook', active: true }

describe('signing in', () => {
  it('keeps the person and the session on the device', async () => {
    serve({ [signInRoute]: () => json(200, grant('first')), [staffRoute]: () => json(200, [staffRow]) })
    const { session } = openTab()
    expect(await session.signIn(' ani@demo.test ', 'secret')).toEqual(ani)
    const reopened = openTab().session
    expect(await reopened.person()).toEqual(ani)
    expect(await reopened.read()).toMatchObject({ userId: ani.id, expiresAt: 2_000_000_000_000 })
  })

  it.each([
    [
      'wrong-credentials',
      () => json(400, { code: 400, error_code: 'invalid_credentials', msg: 'no' }),
      staffRow,
    ],
    ['no-answer', () => page(503), staffRow],
    ['no-answer', () => page(403), staffRow],
    ['not-staff', () => json(200, grant('first')), null],
    ['not-staff', () => json(200, grant('first')), { ...staffRow, active: false }],
  ])('says "%s" in a sentence and keeps nothing', async (code, answer, staff) => {
    serve({
      [signInRoute]: answer,
      [staffRoute]: () => json(200, staff ? [staff] : []),
      '/auth/v1/logout': () => new Response(null, { status: 204 }),
    })
    const { session } = openTab()
    await expect(session.signIn(ani.email, 'x')).rejects.toMatchObject({ name: 'SignInError', code })
    expect(await session.person()).toBeNull()
  })
})

describe('renewing the session', () => {
  it('asks once for two callers at once', async () => {
    const asked = serve({ [renewRoute]: () => json(200, grant('second')) })
    const { session } = await signedInTab()
    expect(await Promise.all([session.refresh(), session.refresh()])).toEqual(['refreshed', 'refreshed'])
    expect(asked).toEqual([renewRoute])
    expect((await session.read())?.expiresAt).toBe(2_000_000_000_000)
  })

  it.each([
    ['no network', undefined],
    ['a gateway page', () => page(502)],
    ['a captive portal that says 200', () => page(200)],
    ['a captive portal that says 403', () => page(403)],
    ['a rate limit', () => json(429, { code: 429, error_code: 'over_request_rate_limit' })],
    ['a wrong api key', () => json(401, { message: 'Invalid API key' })],
    [
      'a server in trouble that speaks of the token',
      () => json(500, { error_code: 'refresh_token_not_found' }),
    ],
  ])('learns nothing from %s, and keeps the session', async (_what, answer) => {
    serve(answer ? { [renewRoute]: answer } : {})
    const { session } = await signedInTab()
    expect(await session.refresh()).toBe('unanswered')
    expect(await session.read()).not.toBeNull()
  })

  it.each([
    [400, { code: 400, error_code: 'refresh_token_not_found' }],
    [400, { code: 'refresh_token_already_used' }],
    [400, { error: 'invalid_grant', error_description: 'Invalid Refresh Token' }],
    [403, { code: 403, error_code: 'session_not_found' }],
  ])('is refused by %i %o: the person stays and has to sign in again', async (status, body) => {
    serve({ [renewRoute]: () => json(status, body) })
    const { session } = await signedInTab()
    expect(await session.refresh()).toBe('refused')
    expect(await session.person()).toEqual(ani)
    expect(await session.read()).toBeNull()
  })

  it('does not sign in again a person who signed out while the answer was on its way', async () => {
    const { session } = await signedInTab()
    serve({
      [renewRoute]: async () => {
        await session.signOut()
        return json(200, grant('second'))
      },
    })
    expect(await session.refresh()).toBe('refused')
    expect(await session.person()).toBeNull()
  })

  it('lets one caller stop waiting while the request goes on', async () => {
    let answer: (response: Response) => void = () => undefined
    serve({ [renewRoute]: () => new Promise<Response>(resolve => (answer = resolve)) })
    const { session } = await signedInTab()
    const patient = session.refresh()
    const left = new AbortController()
    const impatient = session.refresh(left.signal)
    left.abort()
    expect(await impatient).toBe('unanswered')
    await vi.waitFor(() => expect(fetch).toHaveBeenCalled())
    answer(json(200, grant('second')))
    expect(await patient).toBe('refreshed')
  })
})

describe('signing out', () => {
  it('forgets the person with no network at all', async () => {
    serve({})
    const { session } = await signedInTab()
    await session.signOut()
    expect(await session.person()).toBeNull()
    expect(await session.read()).toBeNull()
  })

  it('does not wait for a server that hangs', async () => {
    serve({ '/auth/v1/logout': () => new Promise<Response>(() => undefined) })
    const { session } = await signedInTab()
    await session.signOut()
    expect(await session.person()).toBeNull()
  })
})

it('never asks the network who is at the device', async () => {
  const asked = serve({})
  const { session } = await signedInTab(1_000)
  expect(await session.person()).toEqual(ani)
  expect(await session.read()).toMatchObject({ expiresAt: 1_000 })
  expect(asked).toEqual([])
})

it('tells every tab who is at the device, now and after each change', async () => {
  serve({})
  const one = await signedInTab()
  const two = openTab()
  const seen: (string | undefined)[] = []
  const stop = two.session.onChange(person => seen.push(person?.name))
  await vi.waitFor(() => expect(seen).toEqual(['Ani']))
  await one.session.signOut()
  await vi.waitFor(() => expect(seen.at(-1)).toBeUndefined())
  stop()
})

it('tells of changes only: a live query that reads again without one is no news', async () => {
  const { database, session } = openTab()
  await database.device.put({ key: 'device', person: ani, tokens: null })
  const told: (string | undefined)[] = []
  session.onChange(person => told.push(person?.id))
  await vi.waitFor(() => expect(told).toEqual([ani.id]))
  rereadEverything()
  await database.device.put({ key: 'device', person: ani, tokens: null })
  await database.device.put({ key: 'device', person: { ...ani, id: 'other' }, tokens: null })
  await vi.waitFor(() => expect(told).toEqual([ani.id, 'other']))
})
