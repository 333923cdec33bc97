import { computed, readonly, shallowRef, type DeepReadonly, type Ref } from 'vue'
import { emptyCatalog, type ItemCatalog } from '@/kitchen/itemCatalog'
import type { KitchenTask } from '@/kitchen/tasks'
import type { QueueState, Task, TaskQueue } from '@/queue'
import { followTasks } from './followTasks'
import { createShown } from './shownTasks'
import type { SharedRows } from './sharedRows'
import type { BackgroundTask } from './types'

const finishedShown = 100

/** What every screen of this page shows of the one queue: live, and the same in every tab. */
export interface BackgroundState {
  queue: TaskQueue
  definitionOf: (type: string) => KitchenTask | undefined
  /** The types that this version knows, in the order of the registry. */
  types: readonly string[]
  /** The row of a task as screens see it; read it in a `computed`. */
  shown: (row: Readonly<Task>) => BackgroundTask
  /** The names of items, for sentences. */
  catalog: ItemCatalog
  tasks: Readonly<Ref<readonly BackgroundTask[]>>
  failedTasks: Readonly<Ref<readonly BackgroundTask[]>>
  unannounced: Readonly<Ref<readonly BackgroundTask[]>>
  queueState: DeepReadonly<Ref<QueueState>>
  /** Whether `tasks` has been read for the first time: an empty list before says nothing. */
  isRead: Readonly<Ref<boolean>>
}

// Outside of the composables: one queue per app, the same for every component and in every tab.
let installed: BackgroundState | undefined

export function installBackgroundState(state: BackgroundState): void {
  installed = state
}

/** @throws Error if no queue was installed */
export function backgroundState(): BackgroundState {
  if (!installed) {
    throw new Error('There is no queue yet: call installBackgroundTasks before useBackgroundTasks.')
  }
  return installed
}

export function createBackgroundState(
  queue: TaskQueue,
  kitchenTasks: readonly KitchenTask[],
  untilReady?: Promise<void>,
  catalog: ItemCatalog = emptyCatalog,
): BackgroundState {
  const byType = new Map(kitchenTasks.map(definition => [definition.type, definition]))
  const definitionOf = (type: string) => byType.get(type)
  const shown = createShown(definitionOf)

  const queueState = shallowRef(queue.state)
  queue.onState(state => (queueState.value = state))

  // The rows are put into words here and not where they come in: the words change with the language, at once.
  const rows = shallowRef<Pick<SharedRows, 'tasks' | 'failed' | 'untold'>>({
    tasks: [],
    failed: [],
    untold: [],
  })
  const isRead = shallowRef(false)
  const follow = () =>
    followTasks(queue.reads, finishedShown, ({ tasks, failed, untold }) => {
      rows.value = { tasks, failed, untold }
      isRead.value = true
    })
  if (untilReady) void untilReady.then(follow)
  else follow()
  // A list that is the same as before wakes nobody.
  const listOf = (name: 'tasks' | 'failed' | 'untold') => {
    const list = computed(() => rows.value[name])
    return computed(() => list.value.map(shown))
  }
  const tasks = listOf('tasks')
  const failedTasks = listOf('failed')
  // Of all people at this device; the few rows are sorted out here, because the person may change at any time.
  const everyonesUnannounced = listOf('untold')
  const unannounced = computed(() =>
    everyonesUnannounced.value.filter(task => task.owner === queueState.value.person?.id),
  )
  return {
    queue,
    definitionOf,
    types: [...byType.keys()],
    shown,
    catalog,
    tasks,
    failedTasks,
    unannounced,
    queueState: readonly(queueState),
    isRead,
  }
}
