import { computed, readonly, shallowReadonly, shallowRef, type DeepReadonly, type Ref } from 'vue'
import type { KitchenTask } from '@/kitchen/tasks'
import type { QueueState, Task, TaskQueue } from '@/queue'
import { asBackgroundTask } from './asBackgroundTask'
import type { BackgroundTask } from './types'

const finishedShown = 100

/** What every screen of this page shows of the one queue: fed by live queries, the same in every tab. */
export interface BackgroundState {
  queue: TaskQueue
  definitionOf: (type: string) => KitchenTask | undefined
  tasks: Readonly<Ref<readonly BackgroundTask[]>>
  failedTasks: Readonly<Ref<readonly BackgroundTask[]>>
  unannounced: Readonly<Ref<readonly BackgroundTask[]>>
  queueState: DeepReadonly<Ref<QueueState>>
}

export function createBackgroundState(
  queue: TaskQueue,
  kitchenTasks: readonly KitchenTask[],
): BackgroundState {
  const byType = new Map(kitchenTasks.map(definition => [definition.type, definition]))
  const definitionOf = (type: string) => byType.get(type)
  const asShown = (rows: Task[]) => rows.map(task => asBackgroundTask(task, definitionOf(task.type)))

  const queueState = shallowRef(queue.state)
  queue.onState(state => (queueState.value = state))

  const tasks = follow(queue, () => queue.reads.openAndLatest(finishedShown), asShown)
  const failedTasks = follow(queue, () => queue.reads.failed(finishedShown), asShown)
  // Of all people at this device; the few rows are sorted out here, because the person may change at any time.
  const everyonesUnannounced = follow(queue, () => queue.reads.unannounced(), asShown)
  const unannounced = computed(() =>
    everyonesUnannounced.value.filter(task => task.owner === queueState.value.person?.id),
  )
  return { queue, definitionOf, tasks, failedTasks, unannounced, queueState: readonly(queueState) }
}

function follow(
  queue: TaskQueue,
  read: () => Promise<Task[]>,
  asShown: (rows: Task[]) => BackgroundTask[],
): Readonly<Ref<readonly BackgroundTask[]>> {
  const shown = shallowRef<readonly BackgroundTask[]>([])
  queue.live(read).subscribe({
    next: rows => (shown.value = asShown(rows)),
    error: (error: unknown) => console.error(error),
  })
  return shallowReadonly(shown)
}
