import { afterEach, beforeEach, vi } from 'vitest'
import { nextTick } from 'vue'
import type { NewTask, Task } from '@/queue'
import { language } from '@/locales'
import TaskHistoryPanel from '@/history/TaskHistoryPanel.vue'
import { createTestKitchen } from '../../support/testKitchen'
import { until as untilWithin, type TestQueue } from '../../support/testQueue'
import { production } from '../kitchen/payloads'
import { mountInApp } from '../ui/mountInApp'

export const until = (isSo: () => unknown) => untilWithin(isSo, isSo.toString(), 15_000)

export let world: TestQueue

beforeEach(() => {
  // A window of 800 px: without a layout nothing would be in view.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(800)
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800)
  history.replaceState(null, '', '/')
  language.value = 'en'
  world = createTestKitchen()
  // Nothing goes out by itself here.
  world.person = { id: 'ana', name: 'Ana' }
  world.server.fault = () => ({ kind: 'unreachable', error: { code: 'network', message: 'No answer.' } })
  world.server.isUp = false
})
afterEach(async () => {
  await world.queue.stop()
})

let rows = 0
export function row(fields: Partial<Task>): NewTask {
  rows += 1
  const isEnded = ['completed', 'failed', 'cancelled'].includes(fields.status ?? 'completed')
  return {
    id: `row-${rows}`,
    type: 'production',
    version: 1,
    status: 'completed',
    owner: 'ana',
    ownerName: 'Ana',
    description: 'Produce 500 g of Hummus',
    payload: production,
    fingerprint: '',
    orderingKeys: [],
    createdAt: Date.now(),
    startedAt: Date.now(),
    attempts: 1,
    maxAttempts: 3,
    waits: 0,
    dueAt: Number.MAX_SAFE_INTEGER,
    ...(isEnded ? { completedAt: Date.now(), announcedAt: Date.now() } : { open: 1 as const }),
    ...fields,
  }
}
export const named = (name: string) => ({ ...production, preparationName: name })
export const failed = (fields: Partial<Task> = {}) =>
  row({
    status: 'failed',
    announceTo: 'ana',
    announcedAt: undefined,
    lastError: { code: 'SM002', message: 'Hummus is not known.' },
    ...fields,
  })
export const store = (...tasks: NewTask[]) => world.database.tasks.bulkAdd(tasks)

export async function open(props: object = {}) {
  const wrapper = mountInApp(TaskHistoryPanel, { viewer: { id: 'ana', role: 'cook' }, ...props })
  await until(() => /\d tasks?/.test(document.querySelector('.matches')?.textContent ?? ''))
  await settled()
  return wrapper
}
/** The list has read what is in view. */
export async function settled() {
  await until(() => !document.querySelector('.unread'))
  await nextTick()
}
export const list = () =>
  [...document.querySelectorAll('li.row')].map(one => one.textContent.replaceAll(/\s+/g, ' '))
export const chip = (view: string) =>
  document.querySelector<HTMLButtonElement>(`[data-view="${view}"]`) ?? document.createElement('button')
export const matches = () => document.querySelector('.matches')?.textContent

/** One of the selection, where a row may have one of the same name. */
export const bulkButton = (name: string) => {
  const found = [...document.querySelectorAll<HTMLButtonElement>('.bulk button')].find(
    one => one.textContent.trim() === name,
  )
  if (!found) throw new Error(`No button of the selection is called "${name}".`)
  return found
}
