import { cutBeforeSending } from '../support/faultProxy'
import { hummus } from '../support/hummus'
import { expect, test } from '../support/kitchen'

const dayMs = 86_400_000

for (const [way, jumpMs] of [
  ['back', -dayMs],
  ['forward', dayMs],
] as const) {
  test(`promise 6: it always moves again – the clock of the page jumps ${way} by a day while a task waits, the worker’s does not`, async ({
    kitchen,
  }) => {
    const { app, proxy, database } = await kitchen()
    const before = await database.balances()
    await app.page.clock.install()
    await app.page.reload()
    await app.expectBoard()
    const away = proxy.backend(cutBeforeSending)
    await app.produce('Hummus', 500)
    await expect.poll(async () => (await app.storedTasks())[0]?.waitingFor).toBe('network')
    await app.page.clock.setSystemTime(Date.now() + jumpMs)

    const jumpedAt = Date.now()
    const met = away.met
    await expect.poll(() => away.met - met, { timeout: 60_000 }).toBeGreaterThan(0)
    away.lift()
    await app.expectStatuses('completed')
    expect(Date.now() - jumpedAt).toBeLessThan(60_000)
    expect(await app.storedTasks()).toMatchObject([{ attempts: 1 }])
    expect(await database.movedSince(before)).toEqual(hummus)
    expect(await database.operations()).toHaveLength(1)
  })
}
