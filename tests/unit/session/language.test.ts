import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { language } from '@/locales'
import { keepLanguage } from '@/session/keepLanguage'
import {
  ani,
  createTestDevice,
  grant,
  json,
  renewRoute,
  serve,
  signInRoute,
  staffRoute,
  type TestDevice,
} from '../../support/testSession'

let device: TestDevice
beforeEach(() => (device = createTestDevice()))
afterEach(() => {
  device.close()
  language.value = 'en'
})

it('is nobody’s as long as nobody has said one', async () => {
  const { session } = await device.signedInTab()
  expect(await session.language()).toBeNull()
})

it('is kept for the worker when it changes, and stays through a renewal of the session', async () => {
  const { session } = await device.signedInTab()
  keepLanguage(session)
  await vi.waitFor(async () => expect(await session.language()).toBe('en'))
  language.value = 'id'
  await vi.waitFor(async () => expect(await session.language()).toBe('id'))
  serve({ [renewRoute]: () => json(200, grant('second')) })
  expect(await session.refresh()).toBe('refreshed')
  expect(await session.language()).toBe('id')
})

it('stays when the server refuses to renew, too', async () => {
  const { session } = await device.signedInTab()
  await session.speak('id')
  serve({ [renewRoute]: () => json(400, { error_code: 'session_not_found' }) })
  expect(await session.refresh()).toBe('refused')
  expect([await session.read(), await session.language()]).toEqual([null, 'id'])
})

it('comes with a sign-in', async () => {
  const { session } = device.openTab()
  language.value = 'id'
  serve({
    [signInRoute]: () => json(200, grant('first')),
    [staffRoute]: () => json(200, [{ name: ani.name, department: 'kitchen', role: 'cook', active: true }]),
  })
  await session.speak('id')
  expect(await session.language()).toBeNull()
  await session.signIn(ani.email, 'secret')
  expect(await session.language()).toBe('id')
})
