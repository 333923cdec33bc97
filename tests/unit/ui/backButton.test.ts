// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'

/** The browser's list of entries, which happy-dom does not keep: a journey takes a while, and is told by `popstate`. */
function keepEntries({ journeyMs = 20, states = [null] as unknown[] } = {}) {
  let at = states.length - 1
  vi.spyOn(history, 'state', 'get').mockImplementation(() => states[at])
  vi.spyOn(history, 'pushState').mockImplementation(state => {
    states.splice(at + 1, Infinity, state)
    at += 1
  })
  const travel = (by: number) =>
    setTimeout(() => {
      if (at + by < 0) return
      at += by
      window.dispatchEvent(new PopStateEvent('popstate'))
    }, journeyMs)
  vi.spyOn(history, 'go').mockImplementation((by = 0) => void travel(by))
  return { back: () => travel(-1), entries: () => at + 1 }
}

const open: VueWrapper[] = []
/** `closeAbove` of each layer, in the order in which they were opened. */
const layerDoors: (() => boolean)[] = []
async function openLayer(onBack = () => true, isShown?: () => boolean) {
  const { closeOnBack } = await import('@/ui/backButton')
  const layer: VueWrapper = mount(
    {
      setup() {
        const { closeAbove } = closeOnBack(() => {
          if (!onBack()) return false
          layer.unmount()
          return true
        }, isShown)
        layerDoors.push(closeAbove)
      },
      template: '<p />',
    },
    { attachTo: document.body },
  )
  open.push(layer)
  return layer
}
const isOpen = (layer: VueWrapper) => layer.element.isConnected
async function pass(ms: number) {
  await vi.advanceTimersByTimeAsync(ms)
  await nextTick()
}

// The module listens for as long as the page lives: each test has a page of its own.
const added: [string, EventListenerOrEventListenerObject][] = []
beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
  const add = window.addEventListener.bind(window)
  vi.spyOn(window, 'addEventListener').mockImplementation((type: string, listener: unknown) => {
    added.push([type, listener as EventListener])
    add(type, listener as EventListener)
  })
})
afterEach(async () => {
  for (const layer of open.splice(0)) if (isOpen(layer)) layer.unmount()
  await pass(5_000)
  for (const [type, listener] of added.splice(0)) window.removeEventListener(type, listener)
  vi.useRealTimers()
})

it('the back button closes what is on top, and the page stays', async () => {
  const browser = keepEntries()
  const dialog = await openLayer()
  const question = await openLayer()
  expect(browser.entries()).toBe(3)
  browser.back()
  await pass(30)
  expect([isOpen(dialog), isOpen(question)]).toEqual([true, false])
  browser.back()
  await pass(30)
  expect([isOpen(dialog), browser.entries()]).toEqual([false, 1])
})

it('a layer closes what is above it as the back button would, and never itself', async () => {
  const browser = keepEntries()
  const dialog = await openLayer()
  const closeAbove = layerDoors.at(-1)
  expect(closeAbove?.()).toBe(false)
  const part = await openLayer()
  expect(closeAbove?.()).toBe(true)
  expect([isOpen(dialog), isOpen(part)]).toEqual([true, false])
  await pass(30)
  expect(browser.entries()).toBe(2)
  expect(closeAbove?.()).toBe(false)
})

it('what nobody sees is not closed and has no entry; when it is seen again it comes on top', async () => {
  const browser = keepEntries()
  const isShown = ref(true)
  const dialog = await openLayer()
  const part = await openLayer(
    () => true,
    () => isShown.value,
  )
  expect(browser.entries()).toBe(3)
  isShown.value = false
  await pass(30)
  expect(browser.entries()).toBe(2)
  const other = await openLayer()
  browser.back()
  await pass(30)
  expect([isOpen(dialog), isOpen(part), isOpen(other)]).toEqual([true, true, false])
  isShown.value = true
  await pass(30)
  expect(browser.entries()).toBe(3)
  browser.back()
  await pass(30)
  expect([isOpen(dialog), isOpen(part), browser.entries()]).toEqual([true, false, 2])
})

it('what wants to ask first stays open, and can be left by the next back', async () => {
  const browser = keepEntries()
  let mayClose = false
  const dialog = await openLayer(() => mayClose)
  browser.back()
  await pass(30)
  expect([isOpen(dialog), browser.entries()]).toEqual([true, 2])
  mayClose = true
  browser.back()
  await pass(30)
  expect(isOpen(dialog)).toBe(false)
})

it('a dialog that is closed by its button takes its entry along', async () => {
  const browser = keepEntries()
  const dialog = await openLayer()
  dialog.unmount()
  await pass(30)
  expect(browser.entries()).toBe(1)
})

it('one that is opened while the browser travels keeps an entry of its own', async () => {
  const browser = keepEntries()
  const first = await openLayer()
  first.unmount()
  await pass(5)
  const second = await openLayer()
  await pass(100)
  expect([isOpen(second), browser.entries()]).toEqual([true, 2])
})

it('a journey that a busy browser ends late closes nothing that was opened meanwhile', async () => {
  const browser = keepEntries({ journeyMs: 2_500 })
  const first = await openLayer()
  first.unmount()
  await pass(2_000)
  const second = await openLayer()
  await pass(1_000)
  expect([isOpen(second), browser.entries()]).toEqual([true, 2])
  browser.back()
  await pass(3_000)
  expect(isOpen(second)).toBe(false)
})

it('a copy of a tab has nothing to go back to: its next dialogs open and close all the same', async () => {
  keepEntries({ states: [{ simmerLayers: 1 }] })
  const first = await openLayer()
  first.unmount()
  await pass(2_000)
  const second = await openLayer()
  expect(isOpen(second)).toBe(true)
  second.unmount()
  await pass(2_000)
  expect(isOpen(await openLayer())).toBe(true)
})

it('an entry of a dialog that did not come back after a reload goes by itself', async () => {
  const browser = keepEntries({ states: [null, { simmerLayers: 1 }] })
  await import('@/ui/backButton')
  await pass(3_100)
  expect(browser.entries()).toBe(1)
})
