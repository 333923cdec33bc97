// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick, type Component } from 'vue'
import { VAutocomplete } from 'vuetify/components/VAutocomplete'
import SimpleProductionDialog from '@/kitchen/dialogs/SimpleProductionDialog.vue'
import { overlay } from '@/kitchen/stock/overlay'
import type { StockItem } from '@/kitchen/stock/stockView'
import { button, field, mountInApp, type } from '../ui/mountInApp'
import { kay, shelf } from './kitchen'

const door = vi.hoisted(() => ({ addProductionTask: vi.fn(() => Promise.resolve('x')) }))
vi.mock('@/core/background', () => ({
  useBackgroundTasks: () => ({ ...door, newTaskId: () => '0193a5f0-0000-7000-8000-000000000001' }),
}))
beforeEach(() => sessionStorage.clear())

const batch = (id: number, itemId: string, quantity: number, unitCost: number) => ({
  ...{ id, itemId, batchNumber: `O-00000${id}`, quantity, unitCost },
  ...{ receivedAt: `2026-11-0${id}T00:00:00Z`, expiresAt: null },
})
/** Chickpeas of two prices: the next 300 g cost 10 each, those after them 12. */
const items = shelf.map((item): StockItem =>
  item.id === 'prod_chickpeas'
    ? { ...item, batches: [batch(1, item.id, 300, 10), batch(2, item.id, 600, 12)] }
    : item,
)

async function produce() {
  button('Produce').click()
  for (let turn = 0; turn < 5; turn += 1) await nextTick()
  const [payload] = (door.addProductionTask.mock.calls.at(-1) ?? []) as unknown as [unknown]
  return payload
}

it('promise 2: a duplicated tab sends the same task, also when its stock shows the first one already', async () => {
  const first = mountInApp(SimpleProductionDialog, { items, person: kay })
  first.findComponent(VAutocomplete as unknown as Component).vm.$emit('update:modelValue', items[0])
  await nextTick()
  await nextTick()
  type('Quantity', '500')
  await nextTick()
  // The tab is duplicated here: the copy has the same draft.
  const copied = Object.entries(sessionStorage) as [string, string][]
  const sent = await produce()
  first.unmount()
  document.body.innerHTML = ''
  for (const [key, text] of copied) sessionStorage.setItem(key, text)

  // What the first tab has sent is pending, and the copy's board shows it, as every board does.
  const now = overlay(
    items,
    [
      {
        seq: 1,
        id: '0193a5f0-0000-7000-8000-000000000001',
        type: 'production',
        payload: sent,
        status: 'queued',
        createdAt: Date.now(),
      },
    ],
    undefined,
  )
  mountInApp(SimpleProductionDialog, { items: now, person: kay })
  await nextTick()
  expect(field('Quantity').value).toBe('500')
  expect(await produce()).toEqual(sent)
})
