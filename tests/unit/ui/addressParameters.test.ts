// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest'
import { nextTick, reactive } from 'vue'
import { mount } from '@vue/test-utils'
import { useAddressParameters } from '@/ui/addressParameters'

const search = () => location.search
beforeEach(() => history.replaceState(null, '', '/'))
afterEach(() => history.replaceState(null, '', '/'))

function openPanel(names: readonly string[], values: () => Record<string, string>) {
  return mount({
    setup: () => useAddressParameters(names, values),
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

it('writes again after a step back to an older entry, and cleans the one below when it has gone', () => {
  const panel = openPanel(['q'], () => ({ q: 'hummus' }))
  history.replaceState(null, '', '/?q=old')
  window.dispatchEvent(new PopStateEvent('popstate'))
  expect(search()).toBe('?q=hummus')
  panel.unmount()
  history.replaceState(null, '', '/?q=link')
  window.dispatchEvent(new PopStateEvent('popstate'))
  expect(search()).toBe('')
})
