import type { Translate } from '@/locales/messages'
import { createTaskQueue, QueueDatabase, type TaskQueue } from '@/queue'
import type { Backend } from '@/session/backend'
import type { DeviceSession, Person } from '@/session/deviceSession'
import { followSession } from './followSession'
import { emptyCatalog, type ItemCatalog } from './itemCatalog'
import { createRpc, type Rpc } from './rpc'
import { keepResult, resultTables } from './stock/keepResult'
import { liveCatalog } from './stock/liveCatalog'
import { stockTables, type StockDatabase } from './stock/stockTables'
import { supabaseCancel, supabaseProbe, supabaseProcess } from './supabaseTransport'
import { kitchenTasks, type KitchenTask } from './tasks'

export interface KitchenQueueOptions {
  session: DeviceSession
  backend: Backend
  /** The words of the tasks' sentences: the page's `t`, or the worker's `plainTranslate(language)`. */
  translate: Translate
  /** What is known of the items; default: this device's copy of the stock, kept current. */
  catalog?: ItemCatalog
  /** How long a new task may be taken back before it is sent. Default 0 ms. */
  undoWindowMs?: number
  /** A newer version of the app has changed the schema: this tab has to be reloaded. */
  onOutdated?: () => void
  onFault?: (error: unknown) => void
}

export interface KitchenQueue {
  queue: TaskQueue
  /** The same Dexie database holds the tasks and this device's copy of the stock. */
  database: QueueDatabase & StockDatabase
  tasks: readonly KitchenTask[]
  catalog: ItemCatalog
  /** For what is no task. The queue learns of an answer that did not come: a screen that says "Online" would be wrong. */
  rpc: Rpc
  /** Resolves when it is known who is at the device: before that nothing is sent. */
  untilPersonIsKnown: Promise<void>
  /** Resolves when the names of the items are known: before that, sentences would hold ids. */
  untilCatalogIsKnown: Promise<void>
  /** Lets go of session and database. */
  close: () => void
}

/** The kitchen's queue on a Supabase project: page and worker make it alike. A page calls `queue.start()` then. */
export function createKitchenQueue({
  session,
  backend,
  translate,
  catalog,
  undoWindowMs = 0,
  onOutdated,
  onFault = error => console.error(error),
}: KitchenQueueOptions): KitchenQueue {
  const database = new QueueDatabase({
    companionTables: stockTables,
    ...(onOutdated && { onOutdated }),
  }) as QueueDatabase & StockDatabase
  const ownCatalog = catalog ? undefined : liveCatalog(database, onFault)
  const names = catalog ?? ownCatalog ?? emptyCatalog
  const tasks = kitchenTasks(names, translate)
  const rpc = createRpc(backend, session)
  let person: Person | null = null

  const queue = createTaskQueue({
    database,
    tasks,
    process: supabaseProcess(rpc),
    cancel: supabaseCancel(rpc),
    probe: supabaseProbe(backend, session),
    owner: () => person,
    undoWindowMs,
    mayCancelForOthers: () => person?.role === 'manager',
    companionTables: resultTables,
    // The board shows the outcome and its figures at one moment.
    whileCompleting: (_database, task) => keepResult(database, task),
    onFault,
  })
  let stopFollowing: () => void = () => undefined
  const untilPersonIsKnown = new Promise<void>(resolve => {
    stopFollowing = followSession(session, now => {
      person = now
      queue.sessionChanged()
      resolve()
    })
  })
  return {
    queue,
    database,
    tasks,
    catalog: names,
    rpc: async (...call) => {
      const answer = await rpc(...call)
      // What the app has given up itself tells nothing; a time-out, which is an abort as well, does.
      const [, , { signal }] = call
      const isGivenUp = signal.aborted && (signal.reason as Error).name === 'AbortError'
      if (answer.kind === 'silent' && !isGivenUp) queue.serverSilent()
      return answer
    },
    untilPersonIsKnown,
    untilCatalogIsKnown: ownCatalog?.untilKnown ?? Promise.resolve(),
    close: () => {
      stopFollowing()
      database.close()
    },
  }
}
