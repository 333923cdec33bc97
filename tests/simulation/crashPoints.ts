import type { DBCore, DBCoreMutateRequest, DBCoreTable, DBCoreTransaction, Middleware } from 'dexie'
import type { Task } from '@/queue'
import type { SimulatedTab } from './tab'
import type { RowChange } from './witness'

/** What a dead tab waits for. */
const never = () => new Promise<never>(() => undefined)

/** A transaction of a tab, with what it will have changed once it commits. */
export interface OpenTransaction {
  core: DBCoreTransaction
  changes: RowChange[]
  /** The clock at its beginning, and how often that had jumped. */
  beganAt: number
  jumps: number
  /** Who was at the device, for all that the tab knew. */
  person: string | undefined
}

/**
 * Sits between the queue and the database of one tab, as near to the database as it gets. Each operation is two places where the tab may die
 * (before it, and after it but before the commit), each commit is one more: the work is safe then, and nobody was told.
 */
export function crashPoints(tab: SimulatedTab): Middleware<DBCore> {
  return {
    stack: 'dbcore',
    name: 'crashPoints',
    level: -2,
    create: core => ({
      ...core,
      transaction(tables, mode, options) {
        const transaction = core.transaction(tables, mode, options)
        watch(tab, transaction as DBCoreTransaction & IDBTransaction)
        return transaction
      },
      table: name => withCrashPoints(tab, core.table(name)),
    }),
  }
}

function watch(tab: SimulatedTab, core: DBCoreTransaction & IDBTransaction): void {
  const { device } = tab
  const transaction: OpenTransaction = {
    core,
    changes: [],
    beganAt: device.clock.now,
    jumps: device.jumps,
    person: tab.person?.id,
  }
  tab.transactions.set(core, transaction)
  // Before Dexie hears of it: what is committed is so, whether or not the tab lives to know it.
  core.addEventListener('complete', () => {
    tab.transactions.delete(core)
    device.witness.committed(tab, transaction)
    tab.mayDie(`after the commit of ${stepOf(transaction.changes)}`)
  })
  core.addEventListener('abort', () => tab.transactions.delete(core))
  if (tab.isDead) core.abort()
}

function withCrashPoints(tab: SimulatedTab, table: DBCoreTable): DBCoreTable {
  const guarded =
    <Request, Answer>(operation: (request: Request) => Promise<Answer>) =>
    async (request: Request): Promise<Answer> => {
      if (tab.mayDie('before a read')) return never()
      const answer = await operation(request)
      return tab.mayDie('after a read') ? never() : answer
    }
  return {
    ...table,
    get: guarded(request => table.get(request)),
    getMany: guarded(request => table.getMany(request)),
    query: guarded(request => table.query(request)),
    count: guarded(request => table.count(request)),
    openCursor: guarded(request => table.openCursor(request)),
    async mutate(request) {
      const changes = changesOf(tab, table, request)
      const step = stepOf(changes)
      if (tab.mayDie(`before ${step}`)) return never()
      const answer = await table.mutate(request)
      changes.forEach((change, index) => {
        if (change.row) change.seq = change.row.seq = Number(answer.results?.[index] ?? change.seq)
      })
      // A row that an index refused was never there, and its transaction goes on.
      const made = changes.filter((_change, index) => !(index in answer.failures))
      tab.transactions.get(request.trans)?.changes.push(...made)
      return tab.mayDie(`after ${step}, before its commit`) ? never() : answer
    },
  }
}

function changesOf(tab: SimulatedTab, table: DBCoreTable, request: DBCoreMutateRequest): RowChange[] {
  if (table.name !== 'tasks') return []
  const { rows } = tab.device.witness
  switch (request.type) {
    case 'add':
    case 'put':
      // Copies: whoever wrote them may go on changing them.
      return (request.values as Task[]).map(row => ({
        seq: row.seq,
        row: { ...row },
        before: rows.get(row.seq),
      }))
    case 'delete':
      return (request.keys as number[]).map(seq => ({ seq, row: undefined, before: rows.get(seq) }))
    case 'deleteRange':
      throw new Error('The simulation does not follow the deletion of a range.')
  }
}

/** The step of a task's life that these changes are. */
function stepOf(changes: RowChange[]): string {
  const [first] = changes
  if (!first) return 'something else'
  if (!first.row) return 'prune'
  if (!first.before) return 'enqueue'
  if (first.row.status === 'processing' && first.before.claimToken !== first.row.claimToken) return 'claim'
  if (first.before.status === 'processing') return 'settle'
  return 'another change'
}
