import { onMounted, onUnmounted, watch, type Ref } from 'vue'
import { noFilter, type HistoryFilter, type HistoryView } from '@/core/background'
import { en } from '@/locales/en'

/** What the panel keeps in the page's address, so that a reload and a copied link show the same. */
export interface PanelAddress {
  tab: 'device' | 'restaurant'
  filter: HistoryFilter
  /** The id of the task whose details are open. */
  task: string | null
}

const names = ['history', 'status', 'type', 'department', 'person', 'q', 'task'] as const
const views: readonly string[] = ['dismissed', ...Object.keys(en.history.status)]

/** Whether the address asks for the panel. */
export function isHistoryAddressed(): boolean {
  return new URLSearchParams(location.search).has('history')
}

/** What the address asks for; whatever it lacks or misspells is as if nobody had chosen it. */
export function readAddress(): PanelAddress {
  const asked = new URLSearchParams(location.search)
  const status = asked.get('status') ?? ''
  return {
    tab: asked.get('history') === 'restaurant' ? 'restaurant' : 'device',
    filter: {
      view: views.includes(status) ? (status as HistoryView) : noFilter.view,
      type: asked.get('type') ?? '',
      department: asked.get('department') ?? '',
      person: asked.get('person') ?? '',
      text: asked.get('q') ?? '',
    },
    task: asked.get('task'),
  }
}

/**
 * Keeps the address true to what the panel shows, on the entry of the browser's history that its dialog has made, and takes it
 * out again with the panel.
 */
export function useAddress(address: Readonly<Ref<PanelAddress>>): void {
  const write = () => {
    const { tab, filter, task } = address.value
    replace({
      history: tab,
      status: filter.view === 'all' ? '' : filter.view,
      type: filter.type,
      department: filter.department,
      person: filter.person,
      q: filter.text,
      task: task ?? '',
    })
  }
  onMounted(write)
  watch(address, write, { deep: true })
  // A question on top has had an entry of its own, and the one below it is older than what has been chosen since.
  window.addEventListener('popstate', write)
  onUnmounted(() => {
    window.removeEventListener('popstate', write)
    replace({})
    // The dialog goes back to the entry before its own, which may have come from a link to the panel.
    window.addEventListener('popstate', () => replace({}), { once: true })
  })
}

function replace(values: Partial<Record<(typeof names)[number], string>>): void {
  const url = new URL(location.href)
  for (const name of names) {
    const value = values[name]
    if (value) url.searchParams.set(name, value)
    else url.searchParams.delete(name)
  }
  if (url.href !== location.href) history.replaceState(history.state, '', url.href)
}
