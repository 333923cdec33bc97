// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import TaskHistoryButton from '@/history/TaskHistoryButton.vue'
import ConnectionChip from '@/ui/ConnectionChip.vue'
import DrainProgress from '@/ui/DrainProgress.vue'
import { button, mountInApp, screenText } from './mountInApp'
import { setScreen } from './screenSize'

it('the history button shortens a large number and keeps its name; its description is exact', () => {
  mountInApp(TaskHistoryButton, { openCount: 1234, failedCount: 3 })
  const shown = button('Task history')
  expect([...shown.querySelectorAll('.count')].map(one => one.textContent)).toEqual(['99+', '3'])
  const described = document.getElementById(shown.getAttribute('aria-describedby') ?? '')
  expect(described?.textContent).toBe('1,234 open, 3 failed')
})

it('the chip says what goes out beside its word, and reads out the word only', () => {
  mountInApp(ConnectionChip, { connection: 'online', sending: 12, waitingSince: undefined })
  expect(document.querySelector('[role=status]')?.textContent.trim()).toBe('Online')
  expect(screenText()).toContain('Sending 12…')
})

it('the chip has one live region for every state, so that the change to “Sign in again” and back is read out', async () => {
  const connection = ref<'online' | 'sign-in'>('online')
  mountInApp(
    defineComponent({
      render: () => h(ConnectionChip, { connection: connection.value, waitingSince: undefined }),
    }),
    {},
  )
  const region = document.querySelector('[role=status]')
  connection.value = 'sign-in'
  await nextTick()
  expect(button('Sign in again')).toBeTruthy()
  expect(region?.isConnected && region.textContent.trim()).toBe('Sign in again')
  connection.value = 'online'
  await nextTick()
  expect(region?.isConnected && region.textContent.trim()).toBe('Online')
})

describe('the chip says since when work has waited for the network', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date(2026, 10, 24, 23, 59, 30) }))
  afterEach(() => void vi.useRealTimers())

  it('by the clock today, and from midnight on with the day', async () => {
    mountInApp(ConnectionChip, { connection: 'offline', waitingSince: new Date(2026, 10, 24, 14, 2) })
    expect(document.querySelector('[role=status]')?.textContent.trim()).toBe('Offline')
    expect(screenText()).toContain('Waiting for network since 14:02')
    vi.advanceTimersByTime(60_000)
    await nextTick()
    expect(screenText()).toContain('Waiting for network since 24 Nov, 14:02')
  })

  it('and has room for a day on a phone', () => {
    setScreen(390, 844)
    mountInApp(ConnectionChip, { connection: 'offline', waitingSince: new Date(2026, 10, 23, 14, 2) })
    expect(document.querySelector('[aria-hidden=true].detail')?.textContent).toBe('23 Nov')
    expect(screenText()).toContain('Waiting for network since 23 Nov, 14:02')
  })
})

it.each([
  [undefined, '120 of 300 sent'],
  [20_000, '120 of 300 sent · less than a minute left'],
  [125_000, '120 of 300 sent · about 2 min left'],
  [7_200_000, '120 of 300 sent · about 2 h left'],
])('the bar says how much is left: %s ms is "%s"', (msLeft, text) => {
  mountInApp(DrainProgress, { done: 120, total: 300, msLeft })
  expect(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuetext')).toBe(text)
  expect(screenText()).toContain(text)
})
