import { describe, expect, it } from 'vitest'
import { until } from '../support/testQueue'
import { freshName, openWindow } from './tabs'

const longer = 60_000

/** A lock that another tab holds until it is told to let go. */
async function heldElsewhere() {
  const name = freshName()
  const { tab: holder, close } = await openWindow()
  let letGo = () => undefined as unknown
  const isHeld = new Promise<void>(resolve => {
    void holder.navigator.locks.request(name, () => {
      resolve()
      return new Promise(release => (letGo = () => release(undefined)))
    })
  })
  await isHeld
  const { tab } = await openWindow()
  const isAwaited = async () =>
    (await tab.navigator.locks.query()).pending?.some(({ name: pending }) => pending === name)
  return { name, tab, isAwaited, letGo: () => letGo(), closeHolder: close }
}

// On plain http there are none, and nothing to ask of them.
describe.skipIf(!('locks' in navigator))('the lock of the browser', () => {
  it('lets one tab wait until another has done its work', async () => {
    const { name, tab, isAwaited, letGo } = await heldElsewhere()
    const order: string[] = []
    const waiting = tab.environment.withLock(name, longer, async () => void order.push('ran'))
    await until(isAwaited, 'the lock is waited for')
    order.push('let go')
    letGo()
    await waiting
    expect(order).toEqual(['let go', 'ran'])
  })

  it('is waited for no longer than it is told, when its holder never ends', async () => {
    const { name, tab } = await heldElsewhere()
    const startedAt = performance.now()
    expect(await tab.environment.withLock(name, 300, async () => 'ran')).toBe('ran')
    // Browsers round their clocks.
    expect(performance.now() - startedAt).toBeGreaterThan(290)
    // For a minute nobody waits for this holder again: the limit of this test is shorter.
    expect(await tab.environment.withLock(name, 10 * longer, async () => 'ran again')).toBe('ran again')
  })

  it('is free as soon as the tab that holds it is closed', async () => {
    const { name, tab, isAwaited, closeHolder } = await heldElsewhere()
    const waiting = tab.environment.withLock(name, 10 * longer, async () => 'ran')
    await until(isAwaited, 'the lock is waited for')
    closeHolder()
    expect(await waiting).toBe('ran')
  })

  it('is given back when what ran under it has failed', async () => {
    const name = freshName()
    const { tab } = await openWindow()
    const { tab: other } = await openWindow()
    const failing = tab.environment.withLock(name, longer, () => Promise.reject(new Error('Mine.')))
    await expect(failing).rejects.toThrow('Mine.')
    expect(await other.environment.withLock(name, 10 * longer, async () => 'ran')).toBe('ran')
  })
})
