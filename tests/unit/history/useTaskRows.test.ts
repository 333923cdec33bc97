import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { effectScope, ref } from 'vue'
import { readHistoryAhead, useTaskRows } from '@/core/background'
import { backgroundState } from '@/core/background/backgroundState'
import { keptRows } from '@/core/background/history/useTaskRows'
import { createTestKitchen } from '../../support/testKitchen'
import { until } from '../../support/testQueue'
import { production } from '../kitchen/payloads'

function openRows(keys: number[], isPaused = false) {
  const scope = effectScope()
  const trouble: unknown[] = []
  const reading = scope.run(() =>
    useTaskRows(ref(keys), ref(isPaused), {
      onGone: () => undefined,
      onUnreadable: error => trouble.push(error),
    }),
  )
  if (!reading) throw new Error('No rows.')
  return { ...reading, trouble, close: () => scope.stop() }
}

it('shows a row of the time before at once, and reads it also where it is paused', async () => {
  const world = createTestKitchen()
  world.server.isUp = false
  await world.queue.enqueue('production', production)
  const first = openRows([1])
  await until(() => first.rows.value.get(1)?.ownerName === 'Ana')
  first.close()

  await world.database.tasks.update(1, { ownerName: 'Budi' })
  const paused = openRows([1], true)
  expect(paused.rows.value.get(1)?.ownerName).toBe('Ana')
  await until(() => paused.rows.value.get(1)?.ownerName === 'Budi')
  paused.close()
  expect([...first.trouble, ...paused.trouble]).toEqual([])
  await world.queue.stop()
})

it('has rows to begin with when they were read ahead, and none that is older than what a list has read', async () => {
  const world = createTestKitchen()
  world.server.isUp = false
  await world.queue.enqueue('production', production)
  readHistoryAhead()
  await until(() => keptRows(backgroundState()).has(1))
  const ahead = openRows([1])
  expect(ahead.rows.value.get(1)?.ownerName).toBe('Ana')
  await world.database.tasks.update(1, { ownerName: 'Budi' })
  await until(() => ahead.rows.value.get(1)?.ownerName === 'Budi')
  const known = ahead.rows.value.get(1)
  await world.queue.enqueue('production', production)
  readHistoryAhead()
  await until(() => keptRows(backgroundState()).has(2))
  expect(ahead.rows.value.get(1)).toBe(known)
  ahead.close()
  await world.queue.stop()
})
