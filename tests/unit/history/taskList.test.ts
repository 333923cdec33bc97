// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import TaskList from '@/history/TaskList.vue'
import { button, mountInApp, screenText } from '../ui/mountInApp'

const door = vi.hoisted(() => ({
  tasks: { value: [] as object[] },
  connection: { value: 'online' },
  retryTask: vi.fn(),
  cancelTask: vi.fn(),
  dismissTask: vi.fn(),
  syncNow: vi.fn(),
}))
vi.mock('@/core/background', async () => {
  const { ref } = await import('vue')
  return { useBackgroundTasks: () => ({ ...door, tasks: ref(door.tasks.value), connection: ref('online') }) }
})

const base = {
  type: 'production',
  department: 'kitchen',
  createdBy: 'Kay',
  owner: 'user-kay',
  payload: {},
  createdAt: '2026-11-23T13:00:00Z',
  attempts: 1,
  maxAttempts: 3,
  isCancelling: false,
  hasWarnings: false,
}

beforeEach(() => {
  door.tasks.value = [
    { ...base, id: 'one', status: 'completed', completedAt: 'x', description: 'Produce 1 kg of Sambal' },
    {
      ...base,
      id: 'two',
      status: 'failed',
      completedAt: 'x',
      description: 'Produce 500 g of Hummus',
      lastError: 'Hummus is not known.',
      lastErrorCode: 'SM002',
    },
    { ...base, id: 'gone', status: 'failed', completedAt: 'x', dismissedAt: 'x', description: 'Put aside' },
  ]
})

const open = () => mountInApp(TaskList, { viewer: { id: 'user-kay', role: 'cook' } })

it('lists the tasks, newest first, with the last error and its code', () => {
  open()
  const rows = [...document.querySelectorAll('li')].map(row => row.textContent)
  expect(rows).toHaveLength(2)
  expect(rows[0]).toMatch(/Produce 500 g of Hummus.*Failed.*Kay.*attempt 1 of 3.*not known\..*SM002/s)
})

it('does what a row’s button says, to that row’s task', async () => {
  open()
  button('Retry').click()
  button('Dismiss').click()
  await nextTick()
  expect(door.retryTask).toHaveBeenCalledExactlyOnceWith('two')
  expect(door.dismissTask).toHaveBeenCalledExactlyOnceWith('two')
})

it('says what went wrong when the queue can’t do it', async () => {
  door.retryTask.mockRejectedValueOnce(new Error('This task is being sent right now.'))
  open()
  button('Retry').click()
  await vi.waitFor(() => expect(screenText()).toContain('This task is being sent right now.'))
})

it('has a sentence for a device that has done nothing yet', () => {
  door.tasks.value = []
  open()
  expect(screenText()).toContain('Nothing has been made or written off on this device yet.')
})
