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
  const unannounced = ref<BackgroundTask[]>([])
  const page = { connection: ref<Connection>('online'), silentSince: ref<Date>() }
  const pulse = scope.run(() =>
    usePulse({
      tasks: list,
      unannounced,
      owner: ref('user-kay'),
      ...page,
      isRead: ref(true),
    }),
  )
  if (!pulse) throw new Error('The scope has ended.')
  return { ...pulse, list, unannounced, page }
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

const waiting = (count: number) => Array.from({ length: count }, () => ({}))
const end = (fields: Partial<BackgroundTask>) => (task: BackgroundTask) => ({
  ...task,
  completedAt: '2026-11-23T13:00:02Z',
  ...fields,
})

it('the bar leaves out what is cancelled, and counts what was refused as sent', async () => {
  const { list, unannounced, progress } = pulseOf(...waiting(20))
  const [completed, refused, cancelled, open] = [2, 4, 10, 20].map((to, place) =>
    list.value.slice([0, 2, 4, 10][place], to),
  ) as [BackgroundTask[], BackgroundTask[], BackgroundTask[], BackgroundTask[]]
  unannounced.value = cancelled.map(end({ status: 'cancelled' }))
  list.value = [
    ...completed.map(end({ status: 'completed' })),
    ...refused.map(end({ status: 'failed' })),
    ...open,
  ]
  await nextTick()
  expect(progress.value).toMatchObject({ done: 4, total: 14 })
  unannounced.value = []
  await pass(1_000)
  expect(progress.value).toMatchObject({ done: 4, total: 14 })
})

it('after a reload the bar does not count as sent what was cancelled before it', async () => {
  const { list } = pulseOf(...waiting(20))
  list.value = [...list.value.slice(0, 2).map(end({ status: 'completed' })), ...list.value.slice(2)]
  await nextTick()
  list.value = [...list.value.slice(2, 8).map(end({ status: 'cancelled' })), ...list.value.slice(8)]
  await nextTick()
  scope.stop()
  scope = effectScope()
  expect(pulseOf(...waiting(12)).progress.value).toMatchObject({ done: 2, total: 14 })
})

/** A page that has heard nothing since 13:00:01, with these tasks. */
function silentPageOf(...tasks: Partial<BackgroundTask>[]) {
  const { page, ...pulse } = pulseOf(...tasks)
  page.connection.value = 'offline'
  page.silentSince.value = new Date('2026-11-23T13:00:01Z')
  return pulse
}

it('says "Sending" while the worker gets through, though this page has not asked again', async () => {
  const { list, connection, sending, progress } = silentPageOf(...waiting(20))
  await pass(2_000)
  expect(connection.value).toBe('offline')
  list.value = [
    ...list.value.slice(0, 8).map(end({ status: 'completed', completedAt: '2026-11-23T13:00:03Z' })),
    ...list.value.slice(8),
  ]
  await nextTick()
  await pass(1_000)
  expect([connection.value, sending.value]).toEqual(['online', 12])
  expect(progress.value).toMatchObject({ done: 8, total: 20 })
})

it.each([
  ['soon after the last answer', 'completed', '2026-11-23T13:00:01.500Z', 6_000],
  ['when it was answered before the silence only', 'completed', '2026-11-23T13:00:00.900Z', 500],
  ['when something was cancelled here', 'cancelled', '2026-11-23T13:00:01.500Z', 500],
] as const)('is offline again %s', async (_why, status, completedAt, passedMs) => {
  const { connection, sending } = silentPageOf({ status, completedAt }, {})
  await pass(passedMs)
  expect([connection.value, sending.value]).toEqual(['offline', 0])
})

it('a page that was the last to know says that it is offline again also when nothing waits any more', async () => {
  const { connection } = silentPageOf({ status: 'completed', completedAt: '2026-11-23T13:00:01.500Z' })
  await pass(500)
  expect(connection.value).toBe('online')
  await pass(6_000)
  expect(connection.value).toBe('offline')
})
