import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestDevice, grant, json, renewRoute, serve, type TestDevice } from '../../support/testSession'

let device: TestDevice

beforeEach(() => {
  device = createTestDevice()
})
afterEach(() => {
  device.close()
  vi.useRealTimers()
})

const alreadyUsed = () => json(400, { error: 'invalid_grant', error_description: 'Already Used' })

/** A server that takes each refresh token once. Each answer waits until the test gives it. */
function strictServer() {
  const used = new Set<string>()
  const answers: (() => void)[] = []
  const asked = serve({
    [renewRoute]: body => {
      const { refresh_token: token } = JSON.parse(body) as { refresh_token: string }
      const answer = used.has(token) ? alreadyUsed() : json(200, grant(`after-${token}`))
      used.add(token)
      return new Promise(resolve => answers.push(() => resolve(answer)))
    },
  })
  return { asked, answers }
}

it('promise 7: the right person – two tabs that renew the session make one request, and nobody is logged out, also without Web Locks', async () => {
  vi.stubGlobal('navigator', {})
  const { asked, answers } = strictServer()
  const one = await device.signedInTab()
  const other = device.openTab()
  const looks = vi.spyOn(other.database.device, 'get')
  const both = Promise.all([one.session.refresh(), other.session.refresh()])
  // The other tab has seen that it is not its turn, and looks again.
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(2), { timeout: 5_000 })
  expect(answers).toHaveLength(1)
  answers[0]?.()
  expect(await both).toEqual(['refreshed', 'refreshed'])
  expect(asked).toEqual([renewRoute])
  expect((await other.session.read())?.expiresAt).toBe(2_000_000_000_000)
})

/** One tab has asked and is frozen; another gives it up after its time, asks itself, and is refused. */
async function withFrozenTab() {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { answers } = strictServer()
  const frozen = await device.signedInTab()
  const thawed = frozen.session.refresh()
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  const other = device.openTab()
  const asking = other.session.refresh()
  vi.setSystemTime(Date.now() + 15_000)
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  answers[1]?.()
  expect(await asking).toBe('refused')
  return { frozen, other, thawed, answer: () => answers[0]?.() }
}

describe('a tab that is frozen while it renews the session', () => {
  it('brings the person back when its answer comes after all: a granted session is a fact', async () => {
    const { other, thawed, answer } = await withFrozenTab()
    expect(await other.session.read()).toBeNull()
    answer()
    expect(await thawed).toBe('refreshed')
    expect(await other.session.read()).not.toBeNull()
  })

  it('does not bring back a person who has signed out since', async () => {
    const { other, thawed, answer } = await withFrozenTab()
    await other.session.signOut()
    answer()
    expect(await thawed).toBe('refused')
    expect(await other.session.person()).toBeNull()
  })

  it('holds up nobody whose clock has jumped back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { answers } = strictServer()
    const frozen = await device.signedInTab()
    void frozen.session.refresh()
    await vi.waitFor(() => expect(answers).toHaveLength(1))
    vi.setSystemTime(Date.now() - 86_400_000)
    void device.openTab().session.refresh()
    await vi.waitFor(() => expect(answers).toHaveLength(2))
  })
})

it('a renewal without an answer leaves the turn to the next who asks', async () => {
  serve({})
  const one = await device.signedInTab()
  expect(await one.session.refresh()).toBe('unanswered')
  const asked = serve({ [renewRoute]: () => json(200, grant('second')) })
  expect(await device.openTab().session.refresh()).toBe('refreshed')
  expect(asked).toEqual([renewRoute])
})
