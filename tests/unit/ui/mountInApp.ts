import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, vi } from 'vitest'
import { defineComponent, h, type Component } from 'vue'
import { createVuetify } from 'vuetify'
import { VApp } from 'vuetify/components/VApp'
import { VAutocomplete } from 'vuetify/components/VAutocomplete'
import { VBtn } from 'vuetify/components/VBtn'
import { VBtnToggle } from 'vuetify/components/VBtnToggle'
import { VCard } from 'vuetify/components/VCard'
import { VDialog } from 'vuetify/components/VDialog'
import { VIcon } from 'vuetify/components/VIcon'
import { VListItem } from 'vuetify/components/VList'
import { VProgressLinear } from 'vuetify/components/VProgressLinear'
import { VSpacer } from 'vuetify/components/VGrid'
import { VTextField } from 'vuetify/components/VTextField'
import { VTextarea } from 'vuetify/components/VTextarea'
import { aliases, mdi } from 'vuetify/iconsets/mdi-svg'

// By name, as the build does it; all of Vuetify would take each test file seven seconds to load.
const components = {
  VAutocomplete,
  VBtn,
  VBtnToggle,
  VCard,
  VDialog,
  VIcon,
  VListItem,
  VSpacer,
  VProgressLinear,
  VTextField,
  VTextarea,
}

const mounted: VueWrapper[] = []
let sizeWatchers: (() => void)[] = []

afterEach(() => {
  sizeWatchers = []
  for (const wrapper of mounted.splice(0)) wrapper.unmount()
  document.body.innerHTML = ''
})

/** Mounts a component as the app does: Vuetify with our icons, in the document, below `<v-app>`. */
export function mountInApp(component: Component, props: Record<string, unknown>): VueWrapper {
  vi.stubGlobal('visualViewport', new EventTarget())
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(
        private readonly tell: (entries: Pick<ResizeObserverEntry, 'target' | 'contentRect'>[]) => void,
      ) {}
      observe = (target: Element) => {
        sizeWatchers.push(() => this.tell([{ target, contentRect: target.getBoundingClientRect() }]))
      }
      unobserve = () => undefined
      disconnect = () => undefined
    },
  )
  const vuetify = createVuetify({ components, icons: { defaultSet: 'mdi', aliases, sets: { mdi } } })
  const wrapper = mount(defineComponent({ render: () => h(VApp, () => h(component, props)) }), {
    attachTo: document.body,
    global: { plugins: [vuetify] },
  })
  mounted.push(wrapper)
  return wrapper
}

/** Tells whoever watches the size of something, as a browser does after it has laid out the page. */
export function layOut(): void {
  for (const tell of sizeWatchers) tell()
}

/** What a person sees in the whole document, dialogs included. */
export const screenText = () => document.body.textContent

export function button(name: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find(
    one => (one.getAttribute('aria-label') ?? one.textContent.trim()) === name,
  )
  if (!found) throw new Error(`No button is called "${name}".`)
  return found
}

/** The `nth` field with this label. */
export function field(label: string, nth = 0): HTMLInputElement {
  const ids = [...document.querySelectorAll('label')]
    .filter(one => one.textContent.trim() === label && one.htmlFor !== '')
    .map(one => one.htmlFor)
  const id = [...new Set(ids)][nth]
  const found = id === undefined ? null : document.getElementById(id)
  if (!found) throw new Error(`No field is called "${label}".`)
  return found as HTMLInputElement
}

export function type(label: string, text: string, nth = 0): void {
  const input = field(label, nth)
  input.value = text
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

export function select(label: string, value: string, nth = 0): void {
  const box = field(label, nth)
  box.value = value
  box.dispatchEvent(new Event('change', { bubbles: true }))
}
