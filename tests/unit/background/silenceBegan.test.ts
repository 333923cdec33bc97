import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { installBackgroundTasks, useBackgroundTasks } from '@/core/background'
import { silenceBegan } from '@/core/background/silenceBegan'
import { emptyCatalog } from '@/kitchen/itemCatalog'
import { kitchenTasks } from '@/kitchen/tasks'
import { t } from '@/locales'
import { backgroundTask } from '../../support/backgroundTask'
import { createTestKitchen } from '../../support/testKitchen'
import { unreachable, until } from '../../support/testQueue'
import { production } from '../kitchen/payloads'

/** Today at this time. */
const at = (time: string) => `2026-11-23T${time}:00.000Z`
const heardAt = new Date(at('16:00'))
const began = (...tasks: Parameters<typeof backgroundTask>[0][]) =>
  silenceBegan(heardAt, tasks.map(backgroundTask), 'user-kay').toISOString().slice(11, 16)

const waiting = { createdAt: at('14:02') }

it('began when the oldest open task was made that nobody has answered', () => {
  expect(began(waiting, { createdAt: at('15:00') })).toBe('14:02')
  expect(began({ ...waiting, startedAt: at('15:30'), waitingFor: 'network' })).toBe('14:02')
})

it('began when somebody could not take it back any more', () => {
  expect(began({ ...waiting, undoUntil: at('14:03') })).toBe('14:03')
  expect(began({ createdAt: at('15:59'), undoUntil: at('16:01') })).toBe('16:00')
})

it('began after the latest answer, which a task taken back before it was sent is not', () => {
  const answered = { status: 'completed', startedAt: at('15:20'), completedAt: at('15:21') } as const
  const takenBack = { status: 'cancelled', completedAt: at('15:40') } as const
  expect(began(answered, waiting, takenBack)).toBe('15:21')
})

it.each([
  ['is somebody else’s', { owner: 'user-budi' }],
  ['waits for a sign-in', { waitingFor: 'sign-in' }],
  ['waits for an update', { waitingFor: 'update' }],
  ['was answered with a fault', { status: 'retrying', attempts: 1, startedAt: at('14:10') }],
  ['was started again by hand', { startedAt: at('14:10') }],
  ['is of a clock that has jumped back', { createdAt: at('17:00') }],
] as const)('began when the page has heard of it, if the oldest task %s', (_why, fields) => {
  expect(began({ ...waiting, ...fields }, { createdAt: at('15:00') })).toBe(
    'owner' in fields ? '15:00' : '16:00',
  )
})

it('is not told anew by a page that was reloaded', async () => {
  const world = createTestKitchen()
  world.server.isUp = false
  world.server.fault = () => unreachable
  const madeAt = world.clock.now
  await useBackgroundTasks().addProductionTask(production)
  await until(() => world.queue.state.silentSince !== undefined, 'nobody answers')
  await world.queue.stop()

  world.clock.advance(3_600_000)
  const page = world.anotherTab()
  page.isOnline = false
  installBackgroundTasks(page.queue, kitchenTasks(emptyCatalog, t))
  page.queue.start()
  expect(page.queue.state.silentSince).toBe(world.clock.now)
  const { silentSince, isRead } = useBackgroundTasks()
  await until(() => isRead.value, 'its tasks are read')
  expect(silentSince.value).toEqual(new Date(madeAt))
})
