// @vitest-environment happy-dom
/* eslint-disable vue/one-component-per-file, vue/require-default-prop -- stand-ins for the two rooms, told apart by name */
import 'fake-indexeddb/auto'
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { createVuetify } from 'vuetify'
import App from '@/App.vue'
import type { PageSession, Person } from '@/session/deviceSession'
import { createTestKitchen } from '../../support/testKitchen'

/** What the two rooms of the app are given, in the order of drawing. */
const seen = vi.hoisted(() => ({
  fix: [] as [person: string, task: string | undefined][],
  panel: [] as [person: string, task: string | undefined][],
  emitFix: undefined as ((task: unknown) => void) | undefined,
}))
vi.mock('@/kitchen/dialogs/StockBoard.vue', () => ({
  default: defineComponent({
    props: { stock: Object, person: Object, fix: Object },
    setup: props => () => {
      seen.fix.push([(props.person as Person).id, (props.fix as { id: string } | null)?.id])
      return h('div')
    },
  }),
}))
vi.mock('@/history/TaskHistoryPanel.vue', () => ({
  default: defineComponent({
    props: { viewer: Object, atTask: Object },
    emits: ['fix', 'close', 'said'],
    setup: (props, { emit }) => {
      seen.emitFix = task => emit('fix', task)
      return () => {
        seen.panel.push([(props.viewer as Person).id, (props.atTask as { id: string } | null)?.id])
        return h('div')
      }
    },
  }),
}))
vi.mock('@/kitchen/stock/useStock', () => ({ useStock: () => ({}) }))
vi.mock('@/ui/NoticeStack.vue', () => ({ default: { render: () => null } }))
vi.mock('@/ui/useThemeColor', () => ({ useThemeColor: () => undefined }))
vi.mock('@/ui/useSharedAppearance', () => ({ useSharedAppearance: () => undefined }))

const person = (id: string, role: Person['role'] = 'cook'): Person => ({
  ...{ id, name: id, email: `${id}@demo.test` },
  ...{ department: 'kitchen', role },
})

let world: ReturnType<typeof createTestKitchen>
let app: VueWrapper
let here: Person | null
let tell: () => void
beforeEach(() => {
  world = createTestKitchen()
  seen.fix = []
  seen.panel = []
  here = person('ana')
})
afterEach(async () => {
  app.unmount()
  await world.queue.stop()
})

function openApp() {
  const session = {
    person: () => Promise.resolve(here),
    read: () => Promise.resolve(here && { userId: here.id, accessToken: '', expiresAt: 0 }),
    onChange: (listener: () => void) => {
      tell = listener
      return () => undefined
    },
  } as unknown as PageSession
  app = mount(App, {
    props: {
      ...{ session, rpc: (() => undefined) as never, database: {} as never, isDemo: true, hasUndo: false },
      refresher: { refresh: () => Promise.resolve() },
      update: { isReady: ref(false), reload: () => undefined },
      isOutdated: ref(false),
    },
    global: {
      plugins: [createVuetify()],
      stubs: { SignInView: true },
      config: { warnHandler: () => undefined },
    },
    attachTo: document.body,
  })
  return vi.waitFor(() => expect(seen.fix.length).toBeGreaterThan(0))
}

/** In another tab of this device Ana signs out, and somebody else signs in. */
async function changeTo(next: Person) {
  here = null
  tell()
  await vi.waitFor(() => expect(document.body.innerHTML).not.toContain('v-app-bar'))
  here = next
  tell()
  await vi.waitFor(() => expect(seen.fix.at(-1)?.[0]).toBe(next.id))
  await nextTick()
}

it('gives nobody the failed task that the person before was about to mend', async () => {
  history.replaceState(null, '', '/')
  await openApp()
  document.querySelector<HTMLElement>('[aria-label="Task history"]')?.click()
  await nextTick()
  seen.emitFix?.({ id: 'failed-of-ana', type: 'production', payload: {}, status: 'failed' })
  await nextTick()
  expect(seen.fix.at(-1)).toEqual(['ana', 'failed-of-ana'])
  await changeTo(person('sari', 'manager'))
  expect(seen.fix.at(-1)).toEqual(['sari', undefined])
})

it('begins at the board for the next person, and not at the task that the one before had open', async () => {
  history.replaceState(null, '', '/?task=failed-of-ana')
  await openApp()
  expect(seen.panel.at(-1)).toEqual(['ana', 'failed-of-ana'])
  await changeTo(person('budi'))
  expect(seen.panel.filter(([id]) => id === 'budi')).toEqual([])
})
