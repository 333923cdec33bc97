// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import HistoryChart from '@/history/HistoryChart.vue'
import StorageUse from '@/history/StorageUse.vue'
import SyncLine from '@/history/SyncLine.vue'
import { formatClock } from '@/ui/format'
import { button, mountInApp, screenText } from '../ui/mountInApp'
import { failed, row, store, until, world } from './openedPanel'

vi.setConfig({ testTimeout: 40_000 })
afterEach(() => {
  Reflect.deleteProperty(navigator, 'storage')
})

const hourMs = 3_600_000
const drawing = () => document.querySelector('.drawing svg')

describe('the chart of the last 24 hours', () => {
  it('says how many ended and how, draws it, and has the same as a table', async () => {
    const [now, before] = [Date.now(), Date.now() - 2 * hourMs]
    await store(
      row({ completedAt: now }),
      row({ completedAt: before }),
      row({ completedAt: before }),
      failed({ completedAt: before }),
      row({ completedAt: now - 30 * hourMs }),
    )
    mountInApp(HistoryChart, { isShown: true })
    await until(() => screenText().includes('3 done, 1 failed, 0 cancelled'))
    await until(drawing)
    expect(document.querySelector('.drawing')?.getAttribute('aria-label')).toBe(
      'Tasks that ended in the last 24 hours, by hour: 3 done, 1 failed, 0 cancelled',
    )
    button('Show as a table').click()
    await nextTick()
    const lines = [...document.querySelectorAll('tr')].map(line =>
      [...line.children].map(cell => cell.textContent.trim()).join(' '),
    )
    const hour = (at: number) => formatClock(new Date(new Date(at).setMinutes(0, 0, 0)))
    expect(lines).toEqual(['Hour Done Failed Cancelled', `${hour(before)} 2 1 0`, `${hour(now)} 1 0 0`])
    expect(drawing()).toBeNull()
    button('Show as a chart').click()
    await until(drawing)
  })

  it('says that nothing has ended, and offers no table of it', async () => {
    mountInApp(HistoryChart, { isShown: true })
    await until(() => screenText().includes('Nothing has ended in the last 24 hours.'))
    expect(() => button('Show as a table')).toThrow()
  })

  it('is drawn once it is on the screen: before that it has no width', async () => {
    await store(row({}))
    const isShown = ref(false)
    mountInApp(defineComponent({ render: () => h(HistoryChart, { isShown: isShown.value }) }), {})
    await until(() => screenText().includes('1 done, 0 failed, 0 cancelled'))
    // A chart draws itself in a turn of its own.
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(drawing()).toBeNull()
    isShown.value = true
    await until(drawing)
  })
})

describe('the use of the device’s storage', () => {
  const estimateOf = (storage: unknown) =>
    Object.defineProperty(navigator, 'storage', { configurable: true, value: storage })

  it.each([
    [1, 'Simmer uses 3 MB of 2 GB on this device; 1 task is kept.'],
    [1_200, 'Simmer uses 3 MB of 2 GB on this device; 1,200 tasks are kept.'],
  ])('is a sentence, with %s kept', async (count, sentence) => {
    estimateOf({ estimate: () => Promise.resolve({ usage: 3_000_000, quota: 2_000_000_000 }) })
    mountInApp(StorageUse, { count })
    await until(() => screenText().includes('Simmer uses'))
    expect(screenText()).toContain(sentence)
  })

  it.each([
    ['has no such thing', undefined],
    ['refuses it', { estimate: () => Promise.reject(new Error('No.')) }],
  ])('is told in tasks alone where the browser %s', async (_what, storage) => {
    estimateOf(storage)
    mountInApp(StorageUse, { count: 2 })
    await until(() => screenText().includes('2 tasks are kept on this device.'))
  })

  it('is not told before the tasks were counted', async () => {
    mountInApp(StorageUse, { count: undefined })
    await nextTick()
    expect(screenText()).not.toContain('kept')
  })
})

describe('“Sync now”', () => {
  const viewer = { id: 'ana', role: 'cook' } as const
  const waits = { status: 'queued', startedAt: undefined } as const

  it('has everything tried at once', async () => {
    const sync = vi.spyOn(world.queue, 'syncNow').mockResolvedValue()
    await store(row(waits))
    mountInApp(SyncLine, { viewer })
    await until(() => screenText().includes('1 still to be sent.'))
    expect(sync).not.toHaveBeenCalled()
    button('Sync now').click()
    expect(sync).toHaveBeenCalledOnce()
  })

  it('is not there where nothing of this person’s waits', async () => {
    await store(row({ ...waits, owner: 'budi', ownerName: 'Budi' }))
    mountInApp(SyncLine, { viewer })
    await until(() => screenText().includes('1 of Budi waits'))
    expect(() => button('Sync now')).toThrow()
  })

  it('can be pressed without a network, and not while the session asks for a sign-in', async () => {
    await store(row(waits))
    mountInApp(SyncLine, { viewer })
    await until(() => screenText().includes('1 still to be sent.'))
    expect(button('Sync now').disabled).toBe(false)
    world.server.isUp = true
    world.server.fault = () => ({ kind: 'signInNeeded', error: { code: 'sign_in', message: 'Sign in.' } })
    button('Sync now').click()
    await until(() => button('Sync now').disabled)
  })
})
