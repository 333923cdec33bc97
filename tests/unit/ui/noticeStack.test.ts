// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import type { Notice } from '@/ui/notice'
import NoticeStack from '@/ui/NoticeStack.vue'
import { button, mountInApp, screenText } from './mountInApp'

const done = (n: number): Notice => ({ id: `done-${n}`, tone: 'done', text: `Produced ${n}` })
const failed = (n: number): Notice => ({
  id: `failed-${n}`,
  tone: 'failed',
  text: `Failed ${n}`,
  canRetry: true,
})

it('tells failures to a screen reader at once, the rest politely, in regions that are always there', () => {
  mountInApp(NoticeStack, { notices: [] })
  expect(document.querySelector('[role=alert]')).not.toBeNull()
  expect(document.querySelector('[aria-live=polite]')).not.toBeNull()
  document.body.innerHTML = ''
  mountInApp(NoticeStack, { notices: [done(1), failed(1)] })
  expect(document.querySelector('[role=alert]')?.textContent).toContain('Failed 1')
  expect(document.querySelector('[aria-live=polite]')?.textContent).toContain('Produced 1')
})

it('asks for a decision about a failure, by its id', () => {
  const onRetry = vi.fn()
  const onDismiss = vi.fn()
  mountInApp(NoticeStack, { notices: [failed(7)], onRetry, onDismiss })
  button('Retry').click()
  button('Dismiss').click()
  expect([onRetry.mock.calls, onDismiss.mock.calls]).toEqual([[['failed-7']], [['failed-7']]])
})

it('shows three failures, and says how many more there are', () => {
  const onShowFailed = vi.fn()
  mountInApp(NoticeStack, { notices: [1, 2, 3, 4, 5].map(failed), onShowFailed })
  expect(screenText()).not.toContain('Failed 4')
  button('2 more failed').click()
  expect(onShowFailed).toHaveBeenCalled()
})

it('is one line without buttons while a dialog is open', () => {
  mountInApp(NoticeStack, { notices: [failed(1), failed(2)], isBrief: true })
  expect(screenText()).toContain('Failed 1')
  expect(screenText()).not.toContain('Failed 2')
  expect(document.querySelectorAll('button')).toHaveLength(0)
})

it('counts every task of a merged failure among those that are hidden', () => {
  mountInApp(NoticeStack, { notices: [...[1, 2, 3].map(failed), { ...failed(4), count: 7 }] })
  expect(button('7 more failed')).toBeTruthy()
})

it('names the item, leads to its details, and says how many a button acts on', () => {
  const onDetails = vi.fn()
  const onShowFailed = vi.fn()
  const notice = { ...failed(1), detail: 'Produce Hummus', taskId: 'task-1' }
  mountInApp(NoticeStack, { notices: [notice], onDetails, onShowFailed })
  button('Details').click()
  expect(onDetails).toHaveBeenCalledExactlyOnceWith('task-1')

  document.body.innerHTML = ''
  const five = { ...notice, detail: 'Produce Hummus and 4 more', count: 5 }
  mountInApp(NoticeStack, { notices: [five], onDetails, onShowFailed })
  expect(screenText()).toContain('Produce Hummus and 4 more')
  expect([button('Retry all 5'), button('Dismiss all 5')]).toHaveLength(2)
  // Those of five are a list.
  button('Details').click()
  expect(onShowFailed).toHaveBeenCalledOnce()
  expect(onDetails).toHaveBeenCalledOnce()
})

it('offers to take back what is not sent yet, and not while a dialog is open', () => {
  const onUndo = vi.fn()
  const offer = { id: 'undo-task-1', text: 'Produce Hummus', canUndo: true, taskId: 'task-1' }
  const notice: Notice = { ...offer, tone: 'queued' }
  mountInApp(NoticeStack, { notices: [notice], onUndo })
  button('Undo').click()
  expect(onUndo).toHaveBeenCalledExactlyOnceWith('task-1')
  document.body.innerHTML = ''
  mountInApp(NoticeStack, { notices: [notice], isBrief: true })
  expect(document.querySelectorAll('button')).toHaveLength(0)
})

it('keeps a failure that the history has listed out of the dialog that opens from there, and says a new one', async () => {
  const props = reactive({ notices: [failed(1)], isBrief: false, areFailuresListed: false })
  mountInApp(NoticeStack, props)
  Object.assign(props, { isBrief: true, areFailuresListed: true })
  await nextTick()
  expect(screenText()).not.toContain('Failed 1')
  // Fix: one dialog goes, and the next comes.
  props.areFailuresListed = false
  await nextTick()
  expect(screenText()).not.toContain('Failed 1')
  props.notices = [failed(1), failed(2)]
  await nextTick()
  expect(screenText()).toContain('Failed 2')
  props.isBrief = false
  await nextTick()
  expect(screenText()).toContain('Failed 1')
})
