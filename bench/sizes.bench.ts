import { test } from '@playwright/test'
import { queueBytes } from '../build/sizeBudgets'
import { printTable } from './figures'

/** What of `src/queue` an app would load, each line with those above it. */
const parts: Record<string, string[]> = {
  'the database': ['database.ts'],
  '+ tasks stored, claimed, settled, changed by hand': ['database.ts', 'taskStore.ts'],
  '+ sent: order, lanes, retries, cancels, a server that is silent': [
    'database.ts',
    'taskStore.ts',
    'drainer.ts',
  ],
  'all of it: task types, wake-ups, upkeep, the history': ['index.ts'],
}

test('what the engine weighs', async () => {
  const rows = []
  for (const [part, files] of Object.entries(parts)) {
    rows.push({ part, 'KB gzip, without Dexie': ((await queueBytes(...files)) / 1000).toFixed(1) })
  }
  printTable('src/queue, each line with those above it', rows)
})
