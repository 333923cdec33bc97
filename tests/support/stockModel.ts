import type { Task } from '@/queue'
import type { StockDatabase } from '@/kitchen/stock/stockTables'
import {
  changeOf,
  effectOf,
  initialQuantity,
  itemIds,
  type AnswerMark,
  type StockServer,
} from './stockServer'

/** The figures of all items, as one text. */
export type Figures = string

export const figures = (quantityOf: (itemId: string) => number): Figures =>
  itemIds.map(id => `${id} ${quantityOf(id)}`).join(', ')

interface Write {
  tasks: Task[]
  mark?: AnswerMark
  isStored: boolean
  cancelled: string[]
}

/**
 * What may be shown, written down at every commit of the device's database by looking at the tasks' statuses and at which
 * answers of the server were stored; it knows nothing of balances, revisions and decisions. Each task counts once:
 *
 *     what the stored answer contains  ∪  completed on this device  ∪  open on this device
 *
 * without what was sent by somebody else and may or may not be in the answer.
 */
export class StockModel {
  /** Every legal state, oldest first. */
  readonly states: Figures[] = []
  private readonly tasks = new Map<string, Task>()
  private readonly unclear = new Set<string>()
  private readonly cancelled = new Set<string>()
  private length: number | undefined

  constructor(private readonly server: StockServer) {}

  /** Watches one tab's connection. */
  watch(database: StockDatabase): void {
    const writes = new WeakMap<object, Write>()
    const writeOf = (transaction: { on: (event: 'complete', run: () => void) => void }): Write => {
      const known = writes.get(transaction)
      if (known) return known
      const write: Write = { tasks: [], isStored: false, cancelled: [] }
      writes.set(transaction, write)
      transaction.on('complete', () => this.committed(write))
      return write
    }
    type Change = Record<string, unknown>
    const after = <T extends object>(row: T, change: Change): T => ({ ...row, ...change })

    database.tasks.hook('creating', (_key, row, transaction) => {
      writeOf(transaction).tasks.push(row)
    })
    database.tasks.hook('updating', (change, _key, row, transaction) => {
      writeOf(transaction).tasks.push(after(row, change as Change))
    })
    const markOf = (name: string) => JSON.parse(name) as AnswerMark
    database.stockItems.hook('creating', (id, row, transaction) => {
      if (id === 'mark') writeOf(transaction).mark = markOf(row.name)
    })
    database.stockItems.hook('updating', (change, id, row, transaction) => {
      if (id === 'mark') writeOf(transaction).mark = markOf(after(row, change as Change).name)
    })
    const told = (row: { decided: { id: string; outcome: string }[] }) =>
      row.decided.filter(({ outcome }) => outcome === 'cancelled').map(({ id }) => id)
    database.stockMeta.hook('creating', (_key, row, transaction) => {
      Object.assign(writeOf(transaction as never), { isStored: true, cancelled: told(row) })
    })
    database.stockMeta.hook('updating', (change, _key, row, transaction) => {
      const isStored = 'edition' in change
      Object.assign(writeOf(transaction as never), {
        isStored,
        cancelled: told(after(row, change as Change)),
      })
    })
  }

  private committed({ tasks, mark, isStored, cancelled }: Write): void {
    for (const task of tasks) this.tasks.set(task.id, task)
    for (const id of cancelled) {
      if (!this.server.tombstones.has(id)) throw new Error(`${id} was called cancelled, and is not.`)
      this.cancelled.add(id)
    }
    if (isStored && mark) {
      this.length = mark.length
      for (const { id, owner, open, startedAt } of this.tasks.values()) {
        // A failed task is certainly not in the answer: it may be retried by hand, and counts again from then on.
        if (owner === mark.asker || open === undefined) this.unclear.delete(id)
        else if (startedAt !== undefined) this.unclear.add(id)
      }
    }
    if (this.length === undefined) return
    const state = this.state()
    if (state !== this.states.at(-1)) this.states.push(state)
  }

  private state(): Figures {
    const counted = new Map(this.server.log.slice(0, this.length).map(({ id, effect }) => [id, effect]))
    for (const task of this.tasks.values()) {
      const isOpen = ['queued', 'processing', 'retrying'].includes(task.status)
      const isPending = isOpen && !this.unclear.has(task.id) && !this.cancelled.has(task.id)
      if (task.status === 'completed' || isPending) counted.set(task.id, effectOf(task))
    }
    return figures(id =>
      [...counted.values()].reduce((quantity, effect) => quantity + changeOf(effect, id), initialQuantity),
    )
  }
}
