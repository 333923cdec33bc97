/** Pure: the server's rules 1, 2 and 4 on the batches of one item. Their sum changes by what was moved, exactly. */
import { roundHalfUp } from '../units'
import { inOrder } from './firstInFirstOut'
import type { StockBatchRow } from './stockTables'

type Batches = readonly StockBatchRow[]

/** A batch that the server has not named yet. */
export type UnnamedBatch = Pick<StockBatchRow, 'batchNumber' | 'quantity' | 'unitCost' | 'expiresAt'>

/** The sum, in thousandths and without the dust of binary fractions. Never -0, which would be shown as such. */
export const sum = (one: number, other: number): number => roundHalfUp(one + other) + 0

/** First in, first out; with `expiredBefore`, what is past that moment first. What is missing becomes a shortage. */
export function take(batches: Batches, itemId: string, quantity: number, expiredBefore?: Date): Batches {
  let missing = quantity
  const left = new Map<number, number>()
  for (const batch of inOrder(batches, expiredBefore)) {
    if (missing <= 0) break
    const taken = Math.min(missing, batch.quantity)
    left.set(batch.id, sum(batch.quantity, -taken))
    missing = sum(missing, -taken)
  }
  return short(withQuantities(batches, left), itemId, missing)
}

/** What the server says that it took. A batch that this device has never seen is left to the next snapshot. */
export function takeNamed(
  batches: Batches,
  taken: readonly { batchNumber: string; quantity: number }[],
): Batches {
  const left = new Map<number, number>()
  for (const { batchNumber, quantity } of taken) {
    const batch = batches.find(one => one.batchNumber === batchNumber)
    if (batch) left.set(batch.id, Math.max(0, sum(left.get(batch.id) ?? batch.quantity, -quantity)))
  }
  return withQuantities(batches, left)
}

/** What no batch covers goes to the item's one open shortage. */
export function short(batches: Batches, itemId: string, missing: number): Batches {
  if (missing <= 0) return batches
  const open = batches.find(batch => batch.quantity < 0)
  if (open) return withQuantities(batches, new Map([[open.id, sum(open.quantity, -missing)]]))
  return add(batches, itemId, { batchNumber: '', quantity: -missing, unitCost: 0, expiresAt: null })
}

/** What comes in covers the open shortage first. */
export function put(batches: Batches, itemId: string, made: UnnamedBatch): Batches {
  const open = batches.find(batch => batch.quantity < 0)
  const covered = open ? Math.min(-open.quantity, made.quantity) : 0
  const settled = open ? withQuantities(batches, new Map([[open.id, sum(open.quantity, covered)]])) : batches
  return add(settled, itemId, { ...made, quantity: sum(made.quantity, -covered) })
}

function add(batches: Batches, itemId: string, batch: UnnamedBatch): Batches {
  if (batch.quantity === 0) return batches
  const id = Math.min(0, ...batches.map(one => one.id)) - 1
  // The last in the order, whatever this device's clock says: the server gives the time when it takes the task.
  const latest = Math.max(0, ...batches.map(one => Date.parse(one.receivedAt) || 0))
  return [...batches, { ...batch, id, itemId, receivedAt: new Date(latest + 1).toISOString() }]
}

/** Batches with nothing in them go. */
function withQuantities(batches: Batches, quantities: ReadonlyMap<number, number>): Batches {
  if (quantities.size === 0) return batches
  return batches
    .map(batch => ({ ...batch, quantity: quantities.get(batch.id) ?? batch.quantity }))
    .filter(batch => batch.quantity !== 0)
}
