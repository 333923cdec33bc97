import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import {
  createTestDevice,
  grant,
  json,
  renewRoute,
  serve,
  signInRoute,
  staffRoute,
} from '../../support/testSession'

let device: ReturnType<typeof createTestDevice>
beforeEach(() => (device = createTestDevice()))
afterEach(() => device.close())

const anHour = 3_600_000
/** The tablet's clock is two hours ahead of the server's, which gives tokens for an hour. */
const expiresAt = () => Date.now() - 2 * anHour + anHour
const staff = () => json(200, [{ name: 'Ani', department: 'kitchen', role: 'cook', active: true }])

it('signs in on a tablet whose clock is ahead without using up the token that it keeps', async () => {
  const used: string[] = []
  serve({
    [signInRoute]: () => json(200, grant('first', expiresAt())),
    [renewRoute]: body => {
      used.push((JSON.parse(body) as { refresh_token: string }).refresh_token)
      return json(200, grant('second', expiresAt()))
    },
    [staffRoute]: staff,
  })
  const { session, database } = device.openTab()
  await session.signIn('ani@demo.test', 'secret')
  const kept = (await database.device.get('device'))?.tokens?.refreshToken
  expect(used).not.toContain(kept)
})

it('asks who works here with the token that was just given, never with the public key', async () => {
  serve({ [signInRoute]: () => json(200, grant('first', expiresAt())), [staffRoute]: staff })
  const { session } = device.openTab()
  await session.signIn('ani@demo.test', 'secret')
  const call = vi.mocked(fetch).mock.calls.find(([input]) => (input as string).includes('/rest/v1/staff'))
  const { accessToken } = (await session.read()) ?? {}
  expect(new Headers(call?.[1]?.headers).get('authorization')).toBe(`Bearer ${accessToken}`)
})
