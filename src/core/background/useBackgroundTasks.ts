import { computed, type Ref } from 'vue'
import type { ItemCatalog } from '@/kitchen/itemCatalog'
import type { KitchenTask } from '@/kitchen/tasks'
import type { PrepWriteOffPayload, ProductionPayload, ProductWriteOffPayload } from '@/kitchen/tasks/payloads'
import { messageOf } from '@/kitchen/taskSentences'
import { t } from '@/locales'
import { browserEnvironment, TaskEndedError, type BulkOutcome, type TaskQueue } from '@/queue'
import { backgroundState, createBackgroundState, installBackgroundState } from './backgroundState'
import { errorWords } from './errorWords'
import { silenceBegan } from './silenceBegan'
import type { AddTaskOptions, BackgroundTask, BackgroundTaskType, TaskCallbacks, TaskOutcome } from './types'

/** `offline` is what the queue has found out, or the browser's hint; `sign-in`: the session was refused. */
export type Connection = 'online' | 'offline' | 'sign-in'

/**
 * Gives the door its queue. Call it once, before the app is mounted.
 * @param untilReady when the tasks can say their sentences; default: now
 * @param catalog the names of items, for the facts of a task; default: none is known
 */
export function installBackgroundTasks(
  queue: TaskQueue,
  tasks: readonly KitchenTask[],
  untilReady?: Promise<void>,
  catalog?: ItemCatalog,
): void {
  installBackgroundState(createBackgroundState(queue, tasks, untilReady, catalog))
}

/** A new task id (UUIDv7): mint it when a dialog opens and pass it as `id`, so that a double tap is one task. */
export function newTaskId(): string {
  return browserEnvironment().newId()
}

/**
 * The door of the specification: add tasks, watch them, act on them. Works in components and outside of them.
 * @throws Error if no queue was installed
 */
export function useBackgroundTasks() {
  const { queue, tasks, failedTasks, unannounced, queueState, definitionOf, isRead } = backgroundState()
  const withStatus = (...statuses: BackgroundTask['status'][]) =>
    computed<readonly BackgroundTask[]>(() => tasks.value.filter(({ status }) => statuses.includes(status)))

  const pendingTasks = withStatus('queued', 'retrying')
  const processingTasks = withStatus('processing')
  const isProcessing = computed(() => processingTasks.value.length > 0)
  // An outdated store is told by the offer to reload.
  const storageProblem = computed(() => {
    const problem = queueState.value.storageProblem
    return problem === 'storage_outdated' ? undefined : problem
  })
  // A failure is unannounced until it is dismissed, so its list is short and whole, whatever the history holds.
  const failedCount = computed(() => unannounced.value.filter(({ status }) => status === 'failed').length)
  const silentSince = computed(() => {
    const { silentSince: since, person } = queueState.value
    return since === undefined ? undefined : silenceBegan(new Date(since), tasks.value, person?.id)
  })
  const connection = computed((): Connection => {
    if (queueState.value.isSignInNeeded) return 'sign-in'
    return queueState.value.silentSince === undefined ? 'online' : 'offline'
  })

  /**
   * Resolves with the task's id once it is safe on this device. A rejection was told to `onError` as well.
   * @throws as `enqueue` of the queue, and TaskEndedError for an id whose task was cancelled or put aside meanwhile
   */
  function add(
    type: BackgroundTaskType,
    payload: unknown,
    callbacks: TaskCallbacks = {},
    options: AddTaskOptions = {},
  ): Promise<string> {
    const added = enqueue(type, payload, callbacks, options)
    // The specification's snippets don't await: then `onError` has been told, and nobody else needs to be.
    added.catch(() => undefined)
    return added
  }

  async function enqueue(
    type: BackgroundTaskType,
    payload: unknown,
    callbacks: TaskCallbacks,
    options: AddTaskOptions,
  ): Promise<string> {
    try {
      const stored = await queue.enqueue(type, payload, options)
      const { id } = stored
      // A copy of the tab had the same dialog: what was ended there is not what is wanted here.
      if (stored.status === 'cancelled' || stored.dismissedAt !== undefined) throw new TaskEndedError(id)
      if (stored.completedAt === undefined)
        tell(callbacks.onQueued, definitionOf(type)?.queuedMessage(stored.payload) ?? '')
      if (callbacks.onSuccess ?? callbacks.onError)
        tellOutcome(id, callbacks).catch((error: unknown) => console.error(error))
      return id
    } catch (error) {
      tell(callbacks.onError, errorWords(error))
      throw error
    }
  }

  async function tellOutcome(id: string, callbacks: TaskCallbacks): Promise<void> {
    const { status, message } = await taskOutcome(id)
    tell(status === 'completed' ? callbacks.onSuccess : callbacks.onError, message)
  }

  /**
   * Resolves when the task has reached a final status, whoever brought it there, now or before a reload.
   * @throws TaskNotFoundError
   */
  async function taskOutcome(id: string): Promise<TaskOutcome> {
    const task = await queue.finished(id)
    const message = messageOf(task, definitionOf(task.type), t) ?? ''
    switch (task.status) {
      case 'completed':
        return { id, status: 'completed', message, result: task.result }
      case 'cancelled':
        return { id, status: 'cancelled', message }
      default:
        return { id, status: 'failed', message, errorCode: task.lastError?.code ?? 'unknown' }
    }
  }

  return {
    addProductionTask: (payload: ProductionPayload, callbacks?: TaskCallbacks, options?: AddTaskOptions) =>
      add('production', payload, callbacks, options),
    addProductWriteOffTask: (
      payload: ProductWriteOffPayload,
      callbacks?: TaskCallbacks,
      options?: AddTaskOptions,
    ) => add('product_writeoff', payload, callbacks, options),
    addPrepWriteOffTask: (
      payload: PrepWriteOffPayload,
      callbacks?: TaskCallbacks,
      options?: AddTaskOptions,
    ) => add('preparation_writeoff', payload, callbacks, options),

    /** The open tasks and the latest 100 finished ones, in order of enqueueing. */
    tasks,
    /** Queued or retrying, waiting included. */
    pendingTasks,
    processingTasks,
    /** Failed and not dismissed. */
    failedTasks,
    /** How many tasks of the person at the device failed and are not dismissed: exact. */
    failedCount,
    isProcessing,
    hasPendingTasks: () => pendingTasks.value.length > 0 || isProcessing.value,

    /** Starts a failed task again, with the same id. @throws NotPossibleError, TaskNotFoundError, StorageError */
    retryTask: async (id: string): Promise<void> => {
      await queue.retry(id)
    },
    /** Exact: at once if it was never sent, else the server decides. @throws as `retryTask` */
    cancelTask: async (id: string): Promise<void> => {
      await queue.cancel(id)
    },
    /** Puts a failed task aside. @throws as `retryTask` */
    dismissTask: (id: string): Promise<void> => queue.dismiss(id),
    /**
     * The same for up to some hundred tasks in one transaction; what can't be changed is counted and left alone.
     * @throws NobodySignedInError, StorageError
     */
    retryTasks: (ids: readonly string[]): Promise<BulkOutcome> => queue.retryMany(ids),
    cancelTasks: (ids: readonly string[]): Promise<BulkOutcome> => queue.cancelMany(ids),
    dismissTasks: (ids: readonly string[]): Promise<BulkOutcome> => queue.dismissMany(ids),
    taskOutcome,
    newTaskId,
    /** Whether a task of this id is safe on this device, whatever has become of it since. */
    hasTask: async (id: string): Promise<boolean> => (await queue.reads.byId(id)) !== undefined,

    /**
     * How many tasks of the person at the device are open, as the database has them now: `tasks` may lag behind.
     * @throws as the read of the database
     */
    countOwnOpen: async (): Promise<number> =>
      (await queue.reads.open()).filter(({ owner }) => owner === queue.state.person?.id).length,

    /** Where a task stands in the history, if it is on this device. */
    findTaskKey: async (id: string): Promise<number | undefined> => (await queue.reads.byId(id))?.seq,

    /** Outcomes of the person at the device that were not shown yet: what a notifier shows. */
    unannounced,
    /** The ids of `unannounced` as the database has them now: the live list may lag behind what another tab has shown. */
    readUnannounced: async (): Promise<ReadonlySet<string>> =>
      new Set((await queue.reads.unannounced()).map(({ id }) => id)),
    /** Call it after showing. Failures stay until they are dismissed. */
    markAnnounced: (ids: string[]): Promise<void> => queue.markAnnounced(ids),
    connection: connection as Readonly<Ref<Connection>>,
    /** Since when nobody has answered, also before a reload; absent while somebody does. */
    silentSince,
    /** Whether `tasks` has been read for the first time. */
    isRead,
    /** Why this tab can't send although it might: there is no room to write, or no storage to be had. */
    storageProblem,
    /** Tries everything that waits now, whatever the pauses say. */
    syncNow: () => queue.syncNow(),
  }
}

// A fault in somebody's callback is theirs; it must not look as if the task had failed.
function tell(callback: ((message: string) => void) | undefined, message: string): void {
  try {
    callback?.(message)
  } catch (error) {
    console.error(error)
  }
}
