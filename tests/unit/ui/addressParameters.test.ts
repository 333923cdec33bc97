// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import { mount } from '@vue/test-utils'
import { addressParameters } from '@/ui/addressParameters'

/** Listens before the address does, as the back button may. */
const backButton = vi.hoisted(() => {
  const hoisted = { onTravel: () => {} }
  window.addEventListener('popstate', () => hoisted.onTravel())
  return hoisted
})

const search = () => location.search
beforeEach(() => history.replaceState(null, '', '/'))
afterEach(() => history.replaceState(null, '', '/'))

function openPanel(names: readonly string[], values: () => Record<string, string>) {
  const useParameters = addressParameters(names)
  return mount({
    setup: () => useParameters(values),
    template: '<p />',
  })
}

it('two panels share one address: neither writes over what the other shows', async () => {
  const outer = reactive({ history: 'device' })
  const inner = reactive({ r_kind: '' })
  const one = openPanel(['history'], () => outer)
  const other = openPanel(['r_kind'], () => inner)
  inner.r_kind = 'production'
  await nextTick()
  expect(search()).toBe('?history=device&r_kind=production')
  outer.history = 'restaurant'
  await nextTick()
  expect(search()).toBe('?history=restaurant&r_kind=production')
  other.unmount()
  expect(search()).toBe('?history=restaurant')
  one.unmount()
  expect(search()).toBe('')
})

it('leaves what belongs to nobody here, and takes an empty value out', async () => {
  history.replaceState(null, '', '/?from=mail')
  const values = reactive({ q: 'hummus' })
  const panel = openPanel(['q'], () => values)
  expect(search()).toBe('?from=mail&q=hummus')
  values.q = ''
  await nextTick()
  expect(search()).toBe('?from=mail')
  panel.unmount()
})

/** Goes to another entry of the browser's history. */
function travelTo(address: string) {
  history.replaceState(null, '', address)
  window.dispatchEvent(new PopStateEvent('popstate'))
}

it('writes again after a step back to an older entry', () => {
  const panel = openPanel(['q'], () => ({ q: 'hummus' }))
  travelTo('/?q=old')
  expect(search()).toBe('?q=hummus')
  panel.unmount()
})

it('cleans every entry below when it has gone, also one that a link has made, and none once it is back', () => {
  const panel = openPanel(['q'], () => ({ q: 'hummus' }))
  panel.unmount()
  // A dialog that has come in its place had the upper one.
  for (const entry of ['/?from=mail&q=hummus', '/?from=mail&q=link']) {
    travelTo(entry)
    expect(search()).toBe('?from=mail')
  }
  const again = openPanel(['q'], () => ({ q: 'pesto' }))
  travelTo('/?q=hummus')
  expect(search()).toBe('?q=pesto')
  again.unmount()
})

it('leaves what the back button has written for a panel that is about to open', () => {
  addressParameters(['q'])
  backButton.onTravel = () => history.replaceState(null, '', '/?q=pesto')
  travelTo('/?q=hummus')
  backButton.onTravel = () => {}
  expect(search()).toBe('?q=pesto')
})

it('cleans an entry that the page before a reload has left', () => {
  addressParameters(['left'])
  travelTo('/?left=1')
  expect(search()).toBe('')
})
