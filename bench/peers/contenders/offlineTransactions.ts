import { createCollection, localOnlyCollectionOptions } from '@tanstack/db'
import {
  startOfflineExecutor,
  type OfflineExecutor,
  type OnlineDetector,
} from '@tanstack/offline-transactions'
import { readFresh, sendOne, until, type Contender, type Task } from '../contender'

const tasks = createCollection(
  localOnlyCollectionOptions<Task, string>({ id: 'tasks', getKey: ({ id }) => id }),
)

let isHeld = true
const listeners = new Set<() => void>()

const onlineDetector: OnlineDetector = {
  isOnline: () => !isHeld,
  subscribe: listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  notifyOnline: () => {
    for (const listener of listeners) listener()
  },
  dispose: () => listeners.clear(),
}

let executor: OfflineExecutor | undefined
let send: ((task: Task) => unknown) | undefined

function running(): OfflineExecutor {
  if (!executor) throw new Error('It is not open.')
  return executor
}

function enqueue(task: Task): void {
  send?.(task)
}

const offlineTransactions: Contender = {
  tellsWhenSafe: false,
  async open(held) {
    isHeld = held
    executor = startOfflineExecutor({
      collections: { tasks },
      mutationFns: {
        send: async ({ transaction }) => {
          for (const { modified } of transaction.mutations) await sendOne(modified as unknown as Task)
        },
      },
      onlineDetector,
    })
    send = executor.createOfflineAction<Task>({
      mutationFnName: 'send',
      onMutate: task => {
        tasks.insert(task)
      },
    })
    await executor.waitForInit()
  },
  // There is nothing to wait for: a transaction tells only that the server has answered.
  enqueue: task => {
    enqueue(task)
    return Promise.resolve()
  },
  enqueueAll: all => {
    for (const task of all) enqueue(task)
    return Promise.resolve()
  },
  hold: () => {
    isHeld = true
    return Promise.resolve()
  },
  release: () => {
    isHeld = false
    onlineDetector.notifyOnline()
    return Promise.resolve()
  },
  async drained() {
    const executor = running()
    await until(() => executor.getPendingCount() + executor.getRunningCount() === 0)
    await until(async () => (await executor.peekOutbox()).length === 0)
  },
  stored: async () => (await readFresh('offline-transactions', 'transactions', store => store.count())) ?? 0,
}

export default offlineTransactions
