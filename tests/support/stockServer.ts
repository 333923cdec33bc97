import type { Outcome, Task } from '@/queue'

/** A production of `prep` or a write-off, in base units and by the server's own arithmetic. */
interface Effect {
  taken: Record<string, number>
  made?: { itemId: string; quantity: number }
}

interface Entry {
  id: string
  owner: string
  effect: Effect
  result: object
}

interface Balance {
  quantity: number
  revision: number
  changedIn: number
}

interface Batch {
  id: number
  itemId: string
  quantity: number
  changedIn: number
}

/** What the model has to know of an answer; it travels in the name of an item that is in every answer. */
export interface AnswerMark {
  asker: string
  /** How many entries of the log the answer contains. */
  length: number
}

export const initialQuantity = 1_000
export const itemIds = ['prep', 'raw_a', 'raw_b'] as const
/** For 100 of `prep`. */
const recipe: Record<string, number> = { raw_a: 60, raw_b: 25 }

export function effectOf({ type, payload }: Pick<Task, 'type' | 'payload'>): Effect {
  if (type === 'production') {
    const { quantity } = payload as { quantity: number }
    const taken = Object.fromEntries(
      Object.entries(recipe).map(([id, need]) => [id, Math.max(1, Math.round((need * quantity) / 100))]),
    )
    return { taken, made: { itemId: 'prep', quantity } }
  }
  const { items } = payload as { items: { itemId?: string; preparationId?: string; quantity: number }[] }
  const taken: Record<string, number> = {}
  for (const { itemId, preparationId, quantity } of items) {
    const id = itemId ?? preparationId ?? ''
    taken[id] = (taken[id] ?? 0) + quantity
  }
  return { taken }
}

export function changeOf({ taken, made }: Effect, itemId: string): number {
  return (made?.itemId === itemId ? made.quantity : 0) - (taken[itemId] ?? 0)
}

/** Postgres as far as the stock goes: a ledger, batches, balances with revisions, and `stock_snapshot`. */
export class StockServer {
  readonly log: Entry[] = []
  readonly tombstones = new Set<string>()
  private transaction = 10
  private lastCursor = 0
  private lastBatch = 0
  private readonly balances = new Map<string, Balance>()
  private batches: Batch[] = []

  constructor() {
    for (const id of itemIds) {
      this.balances.set(id, { quantity: initialQuantity, revision: 1, changedIn: this.transaction })
      for (const quantity of [300, 700]) this.receive(id, quantity)
    }
  }

  quantityOf(itemId: string): number {
    return this.balances.get(itemId)?.quantity ?? 0
  }

  apply({ id, owner, type, payload }: Pick<Task, 'id' | 'owner' | 'type' | 'payload'>): Outcome {
    if (this.tombstones.has(id)) return { kind: 'cancelled' }
    const stored = this.log.find(entry => entry.id === id)
    if (stored) return { kind: 'done', result: stored.result }
    this.transaction += 1
    const effect = effectOf({ type, payload })
    const result = this.move(effect)
    this.log.push({ id, owner, effect, result })
    return { kind: 'done', result }
  }

  /** It was applied. */
  knows({ id }: Pick<Task, 'id'>): boolean {
    return this.log.some(entry => entry.id === id)
  }

  cancel({ id }: Pick<Task, 'id'>): Outcome {
    const stored = this.log.find(entry => entry.id === id)
    if (stored) return { kind: 'done', result: stored.result }
    this.tombstones.add(id)
    return { kind: 'cancelled' }
  }

  /** @param lag how many of the latest transactions a slow one beside them has kept from the cursor */
  snapshot(since: string | null, openIds: readonly string[], asker: string, lag: number): unknown {
    const from = since === null ? 0 : Number(since)
    this.lastCursor = Math.max(this.lastCursor, this.transaction + 1 - lag)
    const mark: AnswerMark = { asker, length: this.log.length }
    const decided = openIds.flatMap(id => {
      const owner = this.log.find(entry => entry.id === id)?.owner
      if (owner === asker) return [{ id, outcome: 'applied' }]
      return this.tombstones.has(id) ? [{ id, outcome: 'cancelled' }] : []
    })
    return {
      cursor: String(this.lastCursor),
      epoch: 'one',
      items: [...(since === null ? itemIds : []).map(id => item(id, id)), item('mark', JSON.stringify(mark))],
      recipes: since === null ? [recipeRow] : [],
      balances: [...this.balances]
        .filter(([, { changedIn }]) => changedIn >= from)
        .map(([item_id, { quantity, revision }]) => ({ item_id, quantity, value: 0, revision })),
      batches: this.batches
        .filter(({ changedIn, quantity }) => (since === null ? quantity !== 0 : changedIn >= from))
        .map(({ id, itemId, quantity }) => ({
          id,
          item_id: itemId,
          batch_number: `B-${id}`,
          quantity,
          unit_cost: 1,
          received_at: new Date(id * 60_000).toISOString(),
          expires_at: null,
        })),
      removed: { items: [] },
      decided,
    }
  }

  private move({ taken, made }: Effect): object {
    const allocations: object[] = []
    const shortages: object[] = []
    for (const [item_id, wanted] of Object.entries(taken)) {
      let missing = wanted
      for (const batch of this.batches) {
        const quantity = batch.itemId === item_id ? Math.min(missing, Math.max(0, batch.quantity)) : 0
        if (quantity === 0) continue
        this.change(batch, -quantity)
        missing -= quantity
        allocations.push({ item_id, batch_number: `B-${batch.id}`, quantity, unit_cost: 1 })
      }
      if (missing > 0) {
        const open = this.batches.find(batch => batch.itemId === item_id && batch.quantity < 0)
        if (open) this.change(open, -missing)
        else this.receive(item_id, -missing)
        shortages.push({ item_id, quantity: missing })
      }
    }
    const produced = made && this.produce(made)
    const touched = [...new Set([...Object.keys(taken), ...(made ? [made.itemId] : [])])]
    const balances = touched.map(item_id => {
      const held = this.balances.get(item_id) ?? { quantity: 0, revision: 0 }
      const quantity = this.batches.reduce(
        (all, batch) => (batch.itemId === item_id ? all + batch.quantity : all),
        0,
      )
      const revision = held.revision + 1
      this.balances.set(item_id, { quantity, revision, changedIn: this.transaction })
      return { item_id, quantity, value: 0, revision }
    })
    return {
      document_number: `PR-${this.transaction}`,
      operation_id: this.transaction,
      total_cost: 0,
      allocations,
      ...(produced && { produced }),
      shortages,
      warnings: [],
      balances,
    }
  }

  private produce({ itemId, quantity }: { itemId: string; quantity: number }): object {
    const open = this.batches.find(batch => batch.itemId === itemId && batch.quantity < 0)
    const covered = open ? Math.min(-open.quantity, quantity) : 0
    if (open) this.change(open, covered)
    const id = this.receive(itemId, quantity - covered)
    return { batch_number: `B-${id}`, quantity, unit_cost: 1, expires_at: null }
  }

  private receive(itemId: string, quantity: number): number {
    this.lastBatch += 1
    this.batches.push({ id: this.lastBatch, itemId, quantity, changedIn: this.transaction })
    return this.lastBatch
  }

  private change(batch: Batch, quantity: number): void {
    batch.quantity += quantity
    batch.changedIn = this.transaction
  }
}

const item = (id: string, name: string) => ({
  id,
  kind: id === 'prep' ? 'preparation' : 'product',
  name,
  base_unit: 'g',
  departments: ['kitchen'],
  shelf_life_days: null,
  last_known_cost: null,
})

const recipeRow = {
  preparation_id: 'prep',
  output_quantity: 100,
  lines: Object.entries(recipe).map(([item_id, quantity]) => ({ item_id, quantity, yield_percent: 100 })),
}
