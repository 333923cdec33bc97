import type { Task } from '@/queue'
import { expiryDay } from '../expiryDay'
import { put, sum, take } from './batchMoves'
import { changesOf, effectsOf, type Made, type TaskEffects } from './effectsOf'
import type { StockMetaRow } from './stockTables'
import { earliestExpiry, type StockItem } from './stockView'

type OverlaidTask = Pick<Task, 'seq' | 'id' | 'type' | 'payload' | 'status' | 'createdAt'>
type Known = Pick<StockMetaRow, 'decided' | 'unclear'>

/**
 * The stock as it will be: the server's figures and, on top, what the open tasks of this device are going to do, in the
 * order in which they were enqueued. There is no undo anywhere: a task that failed or was cancelled is not among the
 * open ones any more, and its effect is gone.
 *
 * @param known which open tasks the figures contain already; of the same moment as the items
 */
export function overlay(
  items: readonly StockItem[],
  openTasks: readonly OverlaidTask[],
  known: Known | undefined,
): readonly StockItem[] {
  const pending = undecided(openTasks, known)
  if (pending.length === 0) return items
  const itemOf = new Map(items.map(item => [item.id, item]))
  const shown = new Map(itemOf)
  for (const task of [...pending].sort((one, other) => one.seq - other.seq)) {
    // By the items as they came: recipes and units are not changed by a task.
    const effects = effectsOf(task, itemOf)
    for (const [itemId, change] of changesOf(effects)) {
      const item = shown.get(itemId)
      if (item) shown.set(itemId, after(item, effects, change, task.createdAt))
    }
  }
  return items.map(item => shown.get(item.id) ?? item)
}

/**
 * The tasks whose effect is to be added to the figures. Not those of which the figures, or the server, know better:
 * - final ones. A failed task stays among the open ones while a cancel of it is being decided, and it is not applied;
 * - `decided`: contained in the figures, or cancelled for good;
 * - `unclear`: sent by somebody else from this device, and whether the figures contain it only they will be told. It is
 *   better that their work is missing from view until they are back than that it is there twice.
 */
export function undecided<T extends Pick<Task, 'id' | 'status'>>(
  openTasks: readonly T[],
  known: Known | undefined,
): T[] {
  const isKnown = new Set([...(known?.decided.map(({ id }) => id) ?? []), ...(known?.unclear ?? [])])
  return openTasks.filter(task => isOpen.has(task.status) && !isKnown.has(task.id))
}

const isOpen: ReadonlySet<Task['status']> = new Set(['queued', 'processing', 'retrying'])

function after(
  item: StockItem,
  { taken, expiredBefore, made }: TaskEffects,
  change: number,
  at: number,
): StockItem {
  let batches = take(item.batches, item.id, taken.get(item.id) ?? 0, expiredBefore)
  if (made?.itemId === item.id) {
    const { quantity, unitCost } = made
    const expiresAt = expiryOf(made, item, new Date(at))
    batches = put(batches, item.id, { batchNumber: '', quantity, unitCost, expiresAt })
  }
  return {
    ...item,
    quantity: sum(item.quantity, change),
    pending: sum(item.pending, change),
    pendingTasks: item.pendingTasks + 1,
    batches,
    nextExpiryAt: earliestExpiry(batches),
  }
}

// The end of the day by this device; the server takes the restaurant's zone, which is the same unless somebody travels.
function expiryOf({ expiryDate }: Made, { shelfLifeDays }: StockItem, madeAt: Date): string | null {
  const day = expiryDate ?? expiryDay(shelfLifeDays, madeAt)
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T23:59:59.999`) : Date.parse(day)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
