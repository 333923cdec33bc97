import type { KitchenTask } from '@/kitchen/tasks'
import { language } from '@/locales'
import type { Task } from '@/queue'
import { asBackgroundTask } from './asBackgroundTask'
import type { BackgroundTask } from './types'

type Row = Readonly<Task>

/**
 * The row of a task as screens see it: made once for as long as the row stays the same object, and anew in a new language.
 * Read it in a `computed`, so that the words follow the language.
 */
export function createShown(
  definitionOf: (type: string) => KitchenTask | undefined,
): (row: Row) => BackgroundTask {
  const known = new WeakMap<Row, { words: string; task: BackgroundTask }>()
  return row => {
    const words = language.value
    const before = known.get(row)
    if (before?.words === words) return before.task
    const task = asBackgroundTask(row, definitionOf(row.type))
    // A warning names items as this device knows them, and it may know more of them later.
    if (!task.hasWarnings) known.set(row, { words, task })
    return task
  }
}

const parts = new Set(['lastError', 'result', 'payload', 'orderingKeys', 'latestAttempt'])

/**
 * Whether two reads of a row found the same. A result comes with another status, keys with another payload, and what screens show of
 * attempts they do not take from the row.
 */
export function isSameRow(one: Row, other: Row): boolean {
  const plain = (row: Row) => Object.entries(row).filter(([name]) => !parts.has(name))
  const [left, right] = [plain(one), plain(other)]
  const values = new Map<string, unknown>(right)
  return (
    one.lastError?.message === other.lastError?.message &&
    one.lastError?.code === other.lastError?.code &&
    textOf(one) === textOf(other) &&
    left.length === right.length &&
    left.every(([name, value]) => values.get(name) === value)
  )
}

const texts = new WeakMap<Row, string>()

/** What was asked for, which is plain JSON. */
function textOf(row: Row): string {
  const text = texts.get(row) ?? JSON.stringify(row.payload)
  texts.set(row, text)
  return text
}
