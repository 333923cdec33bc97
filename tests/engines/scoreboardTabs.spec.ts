import { cutBeforeSending, type Rule } from '../support/faultProxy'
import type { EngineApp } from '../support/engines/engineApp'
import { skipWhereImpossible, test, type EngineKitchen } from '../support/engines/engineKitchen'
import { scoreTabs, type TabbedKitchen } from '../support/scoreboardTabs'

skipWhereImpossible()

scoreTabs((title, body) => {
  test(title, async ({ kitchen }) => {
    await kitchen.app.signIn('kitchen')
    await body(tabbed(kitchen))
  })
})

function tabbed({ app, device, proxy, database, openTab }: EngineKitchen): TabbedKitchen {
  const tabs: EngineApp[] = [app]
  let away: Rule | undefined
  return {
    app,
    proxy,
    database,
    openTab: async () => {
      const another = await openTab()
      tabs.push(another)
      return another
    },
    closeFirstTab: () => device.tab.close(),
    setOffline: async isOffline => {
      away?.lift()
      away = isOffline ? proxy.backend(cutBeforeSending) : undefined
      // These drivers have no switch for the network: the line is cut, and the browser's own event says that it is back.
      if (!isOffline) for (const { tab } of tabs) await tab.evaluate(sayOnline, null)
    },
  }
}

/** Runs in the page. */
function sayOnline(): void {
  dispatchEvent(new Event('online'))
}
