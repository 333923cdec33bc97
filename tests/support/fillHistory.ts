import type { Page } from '@playwright/test'

export interface FillOptions {
  /**
   * Completed tasks, one every 20 s; one in twenty is cancelled. They are not marked as announced, so that they are neither
   * told nor cleared away, however many they are.
   */
  finished?: number
  /** Failed and not dismissed. */
  failed?: number
  /** Open, and Budi's: nobody sends them from here. */
  open?: number
}

/**
 * A long history in a moment: rows put straight into the database of the page, as the queue would have written them. The
 * panel hears of them at its next opening or reload. Everything belongs to whoever made the first task, or to `owner`.
 */
export function fillHistory(
  page: Page,
  owner: { id: string; name: string },
  options: FillOptions,
): Promise<void> {
  return page.evaluate(
    async ({ owner, options }) => {
      const { finished = 0, failed = 0, open = 0 } = options
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('simmer')
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(new Error(opening.error?.message))
      })
      const now = Date.now()
      const total = finished + failed + open
      const products = ['Tomatoes', 'Chickpeas', 'Tahini', 'Lemons', 'Chicken']
      const rowOf = (place: number) => {
        const name = products[place % products.length]
        const itemId = `prod_${place % products.length}`
        const createdAt = now - (total - place) * 20_000
        const base = {
          id: crypto.randomUUID(),
          type: 'product_writeoff',
          version: 1,
          owner: owner.id,
          ownerName: owner.name,
          description: `Write off ${place + 1} g of ${name} (spoiled)`,
          payload: {
            items: [{ itemId, itemName: name, quantity: place + 1, unit: 'g' }],
            department: 'kitchen',
            responsiblePerson: owner.name,
            reason: 'spoiled',
          },
          fingerprint: '',
          orderingKeys: [`item:${itemId}-${place}`],
          createdAt,
          maxAttempts: 3,
          waits: 0,
          dueAt: createdAt,
        }
        if (place < finished) {
          const isCancelled = place % 20 === 19
          return {
            ...base,
            status: isCancelled ? 'cancelled' : 'completed',
            attempts: isCancelled ? 0 : 1,
            completedAt: createdAt + 300,
            ...(isCancelled
              ? {}
              : {
                  startedAt: createdAt + 50,
                  latestAttempt: {
                    startedAt: createdAt + 50,
                    endedAt: createdAt + 300,
                    ranIn: 'page',
                    outcome: 'done',
                  },
                  result: {
                    document_number: `WO-2026-${String(place + 1).padStart(6, '0')}`,
                    operation_id: place,
                    total_cost: 1200,
                    allocations: [{ item_id: itemId, batch_number: 'O-000001', quantity: 1, unit_cost: 12 }],
                    shortages: [],
                    warnings: [],
                    balances: [{ item_id: itemId, quantity: 100, value: 1200, revision: place }],
                  },
                }),
          }
        }
        if (place < finished + failed) {
          return {
            ...base,
            status: 'failed',
            attempts: 1,
            startedAt: createdAt + 50,
            latestAttempt: {
              startedAt: createdAt + 50,
              endedAt: createdAt + 300,
              ranIn: 'page',
              outcome: 'refused',
            },
            completedAt: createdAt + 300,
            announceTo: owner.id,
            lastError: { code: 'SM002', message: 'The item is not known.' },
          }
        }
        return {
          ...base,
          owner: 'somebody-else',
          ownerName: 'Budi',
          status: 'queued',
          open: 1,
          attempts: 0,
        }
      }
      const chunk = 5_000
      for (let start = 0; start < total; start += chunk) {
        const transaction = database.transaction('tasks', 'readwrite')
        const store = transaction.objectStore('tasks')
        for (let place = start; place < Math.min(start + chunk, total); place++) store.add(rowOf(place))
        await new Promise<void>((resolve, reject) => {
          transaction.oncomplete = () => resolve()
          transaction.onabort = () => reject(new Error(transaction.error?.message))
        })
      }
      database.close()
    },
    { owner, options },
  )
}

/** Who is signed in on this tablet, by the tasks that they have made. */
export function ownerOf(tasks: readonly { owner: string; ownerName: string }[]): {
  id: string
  name: string
} {
  const [first] = tasks
  if (!first) throw new Error('Nobody has made a task yet.')
  return { id: first.owner, name: first.ownerName }
}
