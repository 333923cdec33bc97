// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import RestaurantOperations from '@/kitchen/operations/RestaurantOperations.vue'
import type { Rpc } from '@/kitchen/rpc'
import { mountInApp } from '../ui/mountInApp'
import { operation, page } from './operationPages'

const rpc = vi.fn<Rpc>()
const numbers = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, place) => operation(from - place))
const key = { recorded_at: '2026-11-24T02:00:01.123456+00:00', id: 51 }

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(100 * 88)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600)
  history.replaceState(null, '', location.pathname)
  rpc.mockReset()
  rpc.mockResolvedValueOnce(page(numbers(100, 51), key)).mockResolvedValueOnce(page(numbers(50, 1)))
  const props = reactive({
    ...{ rpc, connection: 'online', isShown: true },
    person: { id: 'user-kay', name: 'Kay', department: 'kitchen', role: 'cook' },
  })
  mountInApp(RestaurantOperations, props)
  await vi.waitFor(() => expect(stops()).toHaveLength(1))
})

const list = () => document.querySelector('[role=list]')
/** What of the list Tab stops at. */
const stops = () =>
  [...(list()?.parentElement?.querySelectorAll<HTMLElement>('*') ?? [])].filter(
    ({ tagName, tabIndex }) => tabIndex === 0 && ['BUTTON', 'DIV', 'UL', 'LI'].includes(tagName),
  )
const focused = () => Number(document.activeElement?.closest<HTMLElement>('li')?.dataset['operationId'])
async function press(name: string) {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }),
  )
  await nextTick()
  await nextTick()
}

it('is one stop of the Tab key, and goes from row to row by the arrow keys', async () => {
  const [first] = stops()
  first?.focus()
  expect(focused()).toBe(100)
  const steps: [string, number][] = [
    ['ArrowDown', 99],
    ['ArrowDown', 98],
    ['ArrowUp', 99],
    ['PageDown', 94],
    ['PageUp', 99],
    ['Home', 100],
    ['ArrowUp', 100],
  ]
  for (const [name, number] of steps) {
    await press(name)
    await vi.waitFor(() => expect(focused()).toBe(number))
    expect(stops()).toEqual([document.activeElement])
  }
  expect(rpc).toHaveBeenCalledOnce()
})

it('comes to the end of what is read, and on when more has come', async () => {
  stops()[0]?.focus()
  await press('End')
  list()?.parentElement?.dispatchEvent(new Event('scroll'))
  await vi.waitFor(() => expect(focused()).toBe(51))
  await vi.waitFor(() => expect(rpc).toHaveBeenCalledTimes(2))
  await vi.waitFor(() => expect(list()?.querySelector('[aria-setsize="100"]')).not.toBeNull())
  expect(focused()).toBe(51)
  await press('ArrowDown')
  await vi.waitFor(() => expect(focused()).toBe(50))
})

it('leaves keys alone that mean something else, such as Alt and an arrow', async () => {
  stops()[0]?.focus()
  const event = new KeyboardEvent('keydown', {
    key: 'ArrowDown',
    altKey: true,
    bubbles: true,
    cancelable: true,
  })
  document.activeElement?.dispatchEvent(event)
  await press('a')
  expect(event.defaultPrevented).toBe(false)
  expect(focused()).toBe(100)
})
