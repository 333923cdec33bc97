import type { App } from './app'
import type { EngineApp } from './engines/engineApp'
import { expect } from '@playwright/test'
import { hang, slow } from './faultProxy'
import { hummus } from './hummus'
import type { Restaurant } from './restaurant'

/** How long a claim holds, and what finding that out may take on a busy machine. */
const leaseMs = 15_000
const slackMs = 5_000
const backlog = 5

/** The app in one tab, whoever drives it. */
export type Tab = Pick<
  App & EngineApp,
  'produce' | 'expectBoard' | 'storedTasks' | 'storedAttempts' | 'expectStatuses'
>

/** A browser whose first tab has the app open, with a cook signed in. */
export interface TabbedKitchen extends Pick<Restaurant, 'proxy' | 'database'> {
  app: Tab
  openTab: () => Promise<Tab>
  closeFirstTab: () => Promise<void>
  /** Only where a worker would do the work of a closed tab. */
  keepWorkerOut?: () => Promise<void>
  /** Every tab learns at once that the network is back. */
  setOffline: (isOffline: boolean) => Promise<void>
}

/**
 * The tests of the scoreboard that need several tabs of one browser. Chromium, Firefox and WebKit take them from here word
 * for word.
 */
export function scoreTabs(
  declare: (title: string, body: (kitchen: TabbedKitchen) => Promise<void>) => void,
): void {
  for (const tabs of [2, 5]) {
    declare(
      `T5: ${tabs} tabs drain one backlog of 5: none is sent twice, each is applied once (promise 2)`,
      async ({ app, openTab, setOffline, proxy, database }) => {
        for (let count = 1; count < tabs; count += 1) await (await openTab()).expectBoard()
        await setOffline(true)
        for (let count = 0; count < backlog; count += 1) await app.produce('Hummus', 500)
        const ids = (await app.storedTasks()).map(({ id }) => id)
        const before = await database.balances()

        // Tabs come back at a random moment within a second: this one call lasts until the others have looked as well.
        proxy.once('/apply_tasks', slow(2_500))
        // What came before met a line that was cut.
        const back = Date.now()
        await setOffline(false)
        await app.expectStatuses(...ids.map(() => 'completed' as const))
        const sent = proxy
          .seen('/apply_tasks', back)
          .flatMap(({ body }) => (body as { tasks: { id: string }[] }).tasks.map(({ id }) => id))
        expect(ids).toHaveLength(backlog)
        expect(sent).toEqual(ids)
        expect((await database.operations()).map(({ task_id }) => task_id)).toEqual(ids)
        expect(await database.movedSince(before)).toEqual(
          Object.fromEntries(Object.entries(hummus).map(([item, moved]) => [item, moved * backlog])),
        )
      },
    )
  }

  declare(titleOfT8('is closed'), kitchen => expectTakeover(kitchen, kitchen.closeFirstTab))
}

export const titleOfT8 = (ending: string) =>
  `T8: the draining tab ${ending}: the second tab takes over within one lease, nothing twice (promise 6)`

/** @param end what happens to the first tab while its call is under way */
export async function expectTakeover(kitchen: TabbedKitchen, end: () => Promise<void>): Promise<void> {
  const { proxy, database } = kitchen
  const { second, before } = await drainingBesideAnother(kitchen)
  const endedAt = Date.now()
  await end()
  await second.expectStatuses('completed')
  // With the tab its lock has gone, so that nobody waits for its lease.
  expect(Date.now() - endedAt).toBeLessThan(leaseMs - slackMs)
  expect((await second.storedAttempts()).map(({ outcome }) => outcome)).toEqual(['lost', 'done'])
  expect(proxy.count('/apply_tasks')).toBe(2)
  expect(await database.operations()).toHaveLength(1)
  expect(await database.movedSince(before)).toEqual(hummus)
}

/** The first tab has a request under way that nobody answers; a second tab is opened beside it. */
export async function drainingBesideAnother(kitchen: TabbedKitchen) {
  const { app, openTab, proxy, database } = kitchen
  await kitchen.keepWorkerOut?.()
  const before = await database.balances()
  const held = proxy.once('/apply_tasks', hang)
  await app.produce('Hummus', 500)
  await expect.poll(() => held.met).toBe(1)
  return { second: await openTab(), before }
}
