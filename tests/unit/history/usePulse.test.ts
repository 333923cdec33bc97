import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import type { BackgroundTask, Connection } from '@/core/background'
import { usePulse } from '@/history/usePulse'
import { backgroundTask } from '../../support/backgroundTask'

let scope: EffectScope
beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-23T13:00:01Z') })
  const kept = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  vi.stubGlobal('localStorage', globalThis.sessionStorage)
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function pulseOf(...tasks: Partial<BackgroundTask>[]) {
  const list = ref(tasks.map((fields, place) => backgroundTask({ id: `task-${place}`, ...fields })))
  const pulse = scope.run(() =>
    usePulse({
      tasks: list,
      owner: ref('user-kay'),
      connection: ref<Connection>('online'),
      isRead: ref(true),
    }),
  )
  if (!pulse) throw new Error('The scope has ended.')
  return pulse
}
const pass = async (ms: number) => {
  vi.advanceTimersByTime(ms)
  await nextTick()
}

it('says "Sending" once something has been due for half a second', async () => {
  const { sending } = pulseOf({}, { status: 'processing' })
  expect(sending.value).toBe(0)
  await pass(1_000)
  expect(sending.value).toBe(2)
})

it('a task within its undo window is open, and is not being sent', async () => {
  const { sending, openCount } = pulseOf({ undoUntil: '2026-11-23T13:00:05.000Z' })
  await pass(2_000)
  expect([openCount.value, sending.value]).toEqual([1, 0])
  await pass(4_000)
  await pass(1_000)
  expect(sending.value).toBe(1)
})

it.each([
  ['waits for a sign-in', { waitingFor: 'sign-in' }],
  ['waits for an update', { waitingFor: 'update' }],
  ['pauses before its next try', { status: 'retrying', nextAttemptAt: '2026-11-23T13:10:00.000Z' }],
  ['is somebody else’s', { owner: 'user-budi' }],
  ['has ended', { status: 'completed', completedAt: '2026-11-23T13:00:00Z' }],
] as const)('what %s is not being sent', async (_why, fields) => {
  const { sending } = pulseOf(fields)
  await pass(2_000)
  expect(sending.value).toBe(0)
})
