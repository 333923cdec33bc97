import { dayBounds } from '@/kitchen/dayBounds'
import type { KitchenTask } from '@/kitchen/tasks'
import { documentOf, itemsOf, notesOf } from '@/kitchen/taskFacts'
import type { HistoryView, Task } from '@/queue'
import { asBackgroundTask } from '../asBackgroundTask'

/** Which tasks a list shows. An empty text is no condition. */
export interface HistoryFilter {
  view: HistoryView
  type: string
  department: string
  /** The user id of the person who made it. */
  person: string
  /** Words that all have to be in it: description, person, items, notes, document number, error and its code. */
  text: string
  /** The first day on which it was enqueued, and the last, by this device's clock: `2026-11-24`. */
  from: string
  to: string
}

export const noFilter: HistoryFilter = {
  view: 'all',
  type: '',
  department: '',
  person: '',
  text: '',
  from: '',
  to: '',
}

/** Whether two filters differ in the view at most. */
export function asksAlike(one: HistoryFilter, other: HistoryFilter): boolean {
  return Object.entries(one).every(
    ([name, asked]) => name === 'view' || asked === other[name as keyof HistoryFilter],
  )
}

/** Whether an index alone answers it: then no row has to be read to know what matches. */
export function isPlain({ type, department, person, text, from, to }: HistoryFilter): boolean {
  return [type, department, person, text.trim(), from, to].every(condition => condition === '')
}

/** Whether a date field may have written it. */
export const isDay = (text: string) => dayBounds(text) !== null

/** From which moment until before which one; a day that is no day is no bound. */
export function spanOf({ from, to }: HistoryFilter): { from: number; until: number } {
  const [first, last] = [dayBounds(from), dayBounds(to)]
  return {
    from: first ? Date.parse(first.begins) : -Infinity,
    until: last ? Date.parse(last.ends) : Infinity,
  }
}

/** The conditions of a filter that no index knows, as one question to a row. */
export function matcherOf(
  filter: HistoryFilter,
  definitionOf: (type: string) => KitchenTask | undefined,
): (task: Task) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  const { from, until } = spanOf(filter)
  return task => {
    if (task.createdAt < from || task.createdAt >= until) return false
    if (filter.type !== '' && task.type !== filter.type) return false
    if (filter.person !== '' && task.owner !== filter.person) return false
    if (filter.department === '' && words.length === 0) return true
    // What a person reads on the screen is what a person searches for.
    const shown = asBackgroundTask(task, definitionOf(task.type))
    if (filter.department !== '' && shown.department !== filter.department) return false
    if (words.length === 0) return true
    const texts = [
      shown.description,
      task.ownerName,
      ...itemsOf(task.payload).map(({ name }) => name),
      ...notesOf(task.payload),
      documentOf(task.result)?.number,
      shown.lastError,
      task.lastError?.message,
      task.lastError?.code,
    ]
    const all = texts.join('\n').toLowerCase()
    return words.every(word => all.includes(word))
  }
}
