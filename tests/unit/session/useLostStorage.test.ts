// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import type { Presence } from '@/session/useDeviceSession'
import { useLostStorage } from '@/session/useLostStorage'

/** A page that is opened on this device. */
function openPage() {
  const presence = ref<Presence>('opening')
  const lost = effectScope().run(() => useLostStorage(presence))
  if (!lost) throw new Error('The scope is over.')
  const become = async (now: Presence) => {
    presence.value = now
    await nextTick()
  }
  return { ...lost, become }
}

beforeEach(() => localStorage.clear())

it('says nothing on a device where nobody was signed in', async () => {
  const { isLost, become } = openPage()
  await become('signed-out')
  expect(isLost.value).toBe(false)
})

it.each(['signed-in', 'expired'] as const)(
  'promise 3: nothing is silent – somebody was %s here, and the next page finds nobody',
  async before => {
    await openPage().become(before)
    const { isLost, become } = openPage()
    expect(isLost.value).toBe(false)
    await become('signed-out')
    expect(isLost.value).toBe(true)
    await become('signed-in')
    expect(isLost.value).toBe(false)
  },
)

it('notices it in the page that is open, too', async () => {
  const { isLost, become } = openPage()
  await become('signed-in')
  await become('signed-out')
  expect(isLost.value).toBe(true)
})

it('takes a sign-out for what it is, in this tab, in another one and at the next start', async () => {
  const here = openPage()
  const other = openPage()
  await here.become('signed-in')
  await other.become('signed-in')
  await here.whileSigningOut(async () => {
    await other.become('signed-out')
  })
  await here.become('signed-out')
  const next = openPage()
  await next.become('signed-out')
  expect([here, other, next].map(({ isLost }) => isLost.value)).toEqual([false, false, false])
})

it('still watches after a sign-out that could not be written', async () => {
  const page = openPage()
  await page.become('signed-in')
  const refused = page.whileSigningOut(() => Promise.reject(new Error('No room.')))
  await expect(refused).rejects.toThrow('No room.')
  const next = openPage()
  await next.become('signed-out')
  expect(next.isLost.value).toBe(true)
})

it('knows nothing where the browser forbids even the name of the store, and breaks nothing', async () => {
  const named = vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('Not here.', 'SecurityError')
  })
  const { isLost, become, whileSigningOut } = openPage()
  await become('signed-in')
  await whileSigningOut(() => Promise.resolve())
  await become('signed-out')
  expect(isLost.value).toBe(false)
  expect(named).toHaveBeenCalled()
})
