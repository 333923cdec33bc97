import type { Ref } from 'vue'
import { isDay, noFilter, type HistoryFilter, type HistoryView } from '@/core/background'
import { en } from '@/locales/en'
import { addressParameters } from '@/ui/addressParameters'

/** What the panel keeps in the page's address, so that a reload and a copied link show the same. */
export interface PanelAddress {
  tab: 'device' | 'restaurant'
  filter: HistoryFilter
  /** The id of the task whose details are open. */
  task: string | null
}

const useParameters = addressParameters([
  'history',
  'status',
  'type',
  'department',
  'person',
  'q',
  'from',
  'to',
  'task',
])
const views: readonly string[] = ['dismissed', ...Object.keys(en.history.status)]

/** Whether the address asks for the panel. */
export function isHistoryAddressed(): boolean {
  return new URLSearchParams(location.search).has('history')
}

/**
 * Remembers what the address says of the panel now.
 * @returns makes the address say it again, for a panel that is about to open
 */
export function rememberAddress(): (options: { withTask: boolean }) => void {
  const then = new URL(location.href)
  return ({ withTask }) => {
    if (!withTask) then.searchParams.delete('task')
    history.replaceState(history.state, '', then)
  }
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
      from: dayOf(asked.get('from')),
      to: dayOf(asked.get('to')),
    },
    task: asked.get('task'),
  }
}

// An address may hold anything.
const dayOf = (text: string | null) => (text !== null && isDay(text) ? text : '')

/** Keeps the address true to what the panel shows. */
export function useAddress(address: Readonly<Ref<PanelAddress>>): void {
  useParameters(() => {
    const { tab, filter, task } = address.value
    return {
      history: tab,
      status: filter.view === 'all' ? '' : filter.view,
      type: filter.type,
      department: filter.department,
      person: filter.person,
      q: filter.text,
      from: filter.from,
      to: filter.to,
      task: task ?? '',
    }
  })
}
