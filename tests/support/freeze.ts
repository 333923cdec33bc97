import type { Page } from '@playwright/test'

/**
 * Stops everything that runs in a tab, timers too, with its locks and requests in hand: what Android does to a tab that
 * nobody looks at. `Page.setWebLifecycleState` leaves the timers of a visible headless page running, the debugger doesn't.
 * The tab has no transaction in hand then: on a desktop Chromium freezes no page whose transaction blocks another's, and on
 * Android minutes after it was left.
 * @returns the way to let it go on
 */
export async function freeze(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(countTransactions)
  const session = await page.context().newCDPSession(page)
  const paused = new Promise(resolve => session.once('Debugger.paused', resolve))
  await session.send('Debugger.enable')
  const expression = `(function look() {
    if (window.${openTransactions}.size > 0) setTimeout(look, 1)
    else debugger
  })()`
  session.send('Runtime.evaluate', { expression }).catch(() => undefined)
  await paused
  return async () => {
    await session.send('Debugger.resume')
    await session.detach()
  }
}

const openTransactions = 'transactionsOfThisPage'

/** Runs in the page: from now on it is known which transactions it has open, and those of before are over. */
async function countTransactions(): Promise<void> {
  const open = new Set<IDBTransaction>()
  Object.assign(window, { transactionsOfThisPage: open })
  // Dexie holds `IDBDatabase.transaction` since it opened; the tables it looks up anew in each one.
  const proto = IDBTransaction.prototype
  const look = proto.objectStore
  proto.objectStore = function (name) {
    if (!open.has(this)) {
      open.add(this)
      for (const end of ['complete', 'abort']) this.addEventListener(end, () => open.delete(this))
    }
    return look.call(this, name)
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name ?? '')
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(new Error(opening.error?.message))
    })
    const tables = [...database.objectStoreNames]
    if (tables.length > 0)
      await new Promise(resolve => {
        // It begins when no earlier one has any of these tables.
        database.transaction(tables, 'readwrite').oncomplete = resolve
      })
    database.close()
  }
}
