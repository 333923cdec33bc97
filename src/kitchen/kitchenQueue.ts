import { createTaskQueue, QueueDatabase, type TaskQueue } from '@/queue'
import type { Backend } from '@/session/backend'
import type { DeviceSession, Person } from '@/session/deviceSession'
import { followSession } from './followSession'
import { createRpc, type Rpc } from './rpc'
import { keepResult, resultTables } from './stock/keepResult'
import { liveCatalog } from './stock/liveCatalog'
import { stockTables, type StockDatabase } from './stock/stockTables'
import { supabaseCancel, supabaseProbe, supabaseProcess } from './supabaseTransport'
import { kitchenTasks, type KitchenTask } from './tasks'

export interface KitchenQueueOptions {
  session: DeviceSession
  backend: Backend
  /** A newer version of the app has changed the schema: this tab has to be reloaded. */
  onOutdated?: () => void
  onFault?: (error: unknown) => void
}

export interface KitchenQueue {
  queue: TaskQueue
  /** The same Dexie database holds the tasks and this device's copy of the stock. */
  database: QueueDatabase & StockDatabase
  tasks: readonly KitchenTask[]
  rpc: Rpc
}

/** The kitchen's queue on a Supabase project: page and worker make it alike. It drains from now on. */
export function createKitchenQueue({
  session,
  backend,
  onOutdated,
  onFault = error => console.error(error),
}: KitchenQueueOptions): KitchenQueue {
  const database = new QueueDatabase({
    companionTables: stockTables,
    ...(onOutdated && { onOutdated }),
  }) as QueueDatabase & StockDatabase
  const tasks = kitchenTasks(liveCatalog(database, onFault))
  const rpc = createRpc(backend, session)
  let person: Person | null = null

  const queue = createTaskQueue({
    database,
    tasks,
    process: supabaseProcess(rpc),
    cancel: supabaseCancel(rpc),
    probe: supabaseProbe(backend, session),
    owner: () => person,
    mayCancelForOthers: () => person?.role === 'manager',
    companionTables: resultTables,
    // The board shows the outcome and its figures at one moment.
    whileCompleting: (_database, task) => keepResult(database, task),
    onFault,
  })
  followSession(session, now => {
    person = now
    queue.sessionChanged()
  })
  queue.start()
  return { queue, database, tasks, rpc }
}
