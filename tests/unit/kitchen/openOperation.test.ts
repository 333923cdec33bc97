// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, reactive, type Component } from 'vue'
import RestaurantOperations from '@/kitchen/operations/RestaurantOperations.vue'
import type { Rpc } from '@/kitchen/rpc'
import AppDialog from '@/ui/AppDialog.vue'
import { button, mountInApp } from '../ui/mountInApp'
import { operation, page } from './operationPages'

const rpc = vi.fn<Rpc>()
const props = reactive({
  rpc,
  person: { id: 'user-kay', name: 'Kay', department: 'kitchen', role: 'cook' } as const,
  connection: 'online' as const,
  isShown: true,
})
const closed = vi.fn()
// As the task history has it: in a dialog, which Escape and the back button close too.
const Panel = defineComponent({
  render: () =>
    h(AppDialog, { title: 'Task history', onClose: closed }, () =>
      h(RestaurantOperations as Component, props),
    ),
})
const rows = () => [...document.querySelectorAll<HTMLElement>('li[data-operation-id]')]
const detail = () => document.querySelector('section')
const answerBy = (answers: Record<string, object[]>) =>
  rpc.mockImplementation((_name, args) => {
    const { text = '', kind = '' } = (args as { filters: { text?: string; kind?: string } }).filters
    return Promise.resolve(page(answers[`${text}${kind}`] ?? []))
  })

async function openList(address = '?') {
  history.replaceState(null, '', address)
  mountInApp(Panel, {})
  await vi.waitFor(() => expect(rows().length).toBeGreaterThan(0))
}
async function press(row: number) {
  rows()[row]?.querySelector('button')?.click()
  await nextTick()
}
function escape() {
  // A tap on plain text leaves the focus with the page.
  ;(document.activeElement as HTMLElement | null)?.blur()
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600)
  rpc.mockReset()
  answerBy({ '': [operation(2), operation(1)] })
  closed.mockReset()
  vi.stubGlobal('innerWidth', 1024)
  props.isShown = true
})

it('stands in the address, and Escape closes it before the panel, wherever the focus is', async () => {
  await openList('?r_text=')
  await press(1)
  expect(detail()?.textContent).toContain('PR-2026-1')
  await vi.waitFor(() => expect(location.search).toContain('r_open=PR-2026-1'))
  escape()
  await vi.waitFor(() => expect(detail()).toBeNull())
  expect(closed).not.toHaveBeenCalled()
  expect(location.search).not.toContain('r_open')
  await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('PR-2026-1'))
  escape()
  expect(closed).toHaveBeenCalledOnce()
})

it('is opened again by a reload from the list, with no question of its own', async () => {
  await openList('?r_open=PR-2026-1')
  await vi.waitFor(() => expect(detail()?.textContent).toContain('PR-2026-1'))
  expect(rpc).toHaveBeenCalledOnce()
  expect(location.search).toContain('r_open=PR-2026-1')
})

it('is found by a link though the filters or a long list keep it away, also when its number begins another’s', async () => {
  answerBy({ '': [operation(20), operation(2)], 'PR-2026-1': [operation(19), operation(1)] })
  await openList('?r_open=PR-2026-1')
  await vi.waitFor(() => expect(detail()?.textContent).toContain('PR-2026-1'))
  expect(detail()?.getAttribute('aria-label')).toBe('PR-2026-1')
})

it('finds opening stock, which the server names only when asked for it', async () => {
  const opening = { kind: 'opening', document_number: 'O-7' }
  answerBy({ '': [operation(2)], 'O-7opening': [operation(7, opening)] })
  await openList('?r_open=O-7')
  await vi.waitFor(() => expect(detail()?.getAttribute('aria-label')).toBe('O-7'))
})

it('is the list when nothing has that number or the answer does not come, and does not try again', async () => {
  for (const answer of [page([]), { kind: 'silent', code: 'network', message: '' } as const]) {
    answerBy({ '': [operation(2)] })
    rpc.mockResolvedValueOnce(page([operation(2)])).mockResolvedValueOnce(answer)
    await openList('?r_open=PR-2026-404')
    await vi.waitFor(() => expect(location.search).not.toContain('r_open'))
    const questions = rpc.mock.calls.length
    window.dispatchEvent(new Event('focus'))
    await vi.waitFor(() => expect(rpc.mock.calls.length).toBeGreaterThan(questions))
    expect(detail()).toBeNull()
    expect(rows()).toHaveLength(1)
    document.body.innerHTML = ''
  }
})

it('gives up looking when somebody opens another one', async () => {
  let answer: (value: ReturnType<typeof page>) => void = () => undefined
  rpc
    .mockResolvedValueOnce(page([operation(2)]))
    .mockReturnValueOnce(new Promise(resolve => (answer = resolve)))
  await openList('?r_open=PR-2026-1')
  await vi.waitFor(() => expect(rpc).toHaveBeenCalledTimes(2))
  await press(0)
  answer(page([operation(1)]))
  await flushPromises()
  expect(detail()?.getAttribute('aria-label')).toBe('PR-2026-2')
})

it('is away with its tab, from the address and the back button, and comes back as it was read', async () => {
  await openList()
  await press(0)
  const read = detail()
  const scroll = (top: number) => {
    if (read) read.scrollTop = top
    read?.dispatchEvent(new Event('scroll'))
  }
  scroll(120)
  props.isShown = false
  await nextTick()
  // As a browser does that forgets where a box stood.
  scroll(0)
  expect(location.search).not.toContain('r_open')
  escape()
  expect(closed).toHaveBeenCalledOnce()
  props.isShown = true
  await nextTick()
  await nextTick()
  expect(detail()).toBe(read)
  expect([read?.getAttribute('aria-label'), read?.scrollTop]).toEqual(['PR-2026-2', 120])
  expect(location.search).toContain('r_open=PR-2026-2')
})

it.each([959, 960])(
  'is beside the list where there is room, and over it where there is none, at %i px',
  async width => {
    vi.stubGlobal('innerWidth', width)
    const isWide = width === 960
    const isReachable = () => rows()[0]?.closest('[inert]') === null
    await openList()
    expect(document.body.textContent.includes('Tap an entry')).toBe(isWide)
    await press(0)
    expect(isReachable()).toBe(isWide)
    expect(rows()[0]?.querySelector('[aria-current]')).not.toBeNull()
    // Whoever goes through the rows beside it goes on.
    expect(document.activeElement?.tagName === 'H3').toBe(!isWide)
    button(isWide ? 'Close the details' : 'Back to the list').click()
    await vi.waitFor(() => expect(detail()).toBeNull())
    expect(isReachable()).toBe(true)
    expect(rows()[0]?.querySelector('[aria-current]')).toBeNull()
  },
)
