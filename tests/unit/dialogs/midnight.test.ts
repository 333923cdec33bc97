// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest'
import { nextTick, type Component } from 'vue'
import { VAutocomplete } from 'vuetify/components/VAutocomplete'
import SimpleProductionDialog from '@/kitchen/dialogs/SimpleProductionDialog.vue'
import { expiryDay } from '@/kitchen/expiryDay'
import type { ProductionPayload } from '@/kitchen/tasks/payloads'
import { button, field, mountInApp, type } from '../ui/mountInApp'
import { kay, shelf } from './kitchen'

const door = vi.hoisted(() => ({ addProductionTask: vi.fn(() => Promise.resolve('x')) }))
vi.mock('@/core/background', () => ({
  useBackgroundTasks: () => ({ ...door, newTaskId: () => '0193a5f0-0000-7000-8000-000000000001' }),
}))
afterEach(() => vi.useRealTimers())

it('books the expiry day that is on the screen, also when midnight came between', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 23, 23, 58) })
  const wrapper = mountInApp(SimpleProductionDialog, { items: shelf, person: kay })
  wrapper.findComponent(VAutocomplete as unknown as Component).vm.$emit('update:modelValue', shelf[0])
  await nextTick()
  await nextTick()
  type('Quantity', '500')
  await nextTick()
  const shown = field('Expiry').value
  expect(shown).toBe('2026-11-26')
  vi.setSystemTime(new Date(2026, 10, 24, 0, 3))
  button('Produce').click()
  await nextTick()
  await nextTick()
  const [payload] = door.addProductionTask.mock.calls[0] as unknown as [ProductionPayload]
  // The server's rule 3: the payload's day, else the day of `performed_at` (the enqueue) + shelf life.
  const booked = payload.receiptData.items[0]?.expiryDate ?? expiryDay(3, new Date())
  expect(booked).toBe(shown)
})
