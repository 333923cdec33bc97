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
  untilReady?: Promise<void>,
): BackgroundState {
  const byType = new Map(kitchenTasks.map(definition => [definition.type, definition]))
  const definitionOf = (type: string) => byType.get(type)
  const asShown = (rows: Task[]) => rows.map(task => asBackgroundTask(task, definitionOf(task.type)))

  const queueState = shallowRef(queue.state)
  queue.onState(state => (queueState.value = state))

  const follow = (read: () => Promise<Task[]>) => followReads(queue, read, asShown, untilReady)
  const tasks = follow(() => queue.reads.openAndLatest(finishedShown))
  const failedTasks = follow(() => queue.reads.failed(finishedShown))
  // Of all people at this device; the few rows are sorted out here, because the person may change at any time.
  const everyonesUnannounced = follow(() => queue.reads.unannounced())
  const unannounced = computed(() =>
    everyonesUnannounced.value.filter(task => task.owner === queueState.value.person?.id),
  )
  return { queue, definitionOf, tasks, failedTasks, unannounced, queueState: readonly(queueState) }
}

function followReads(
  queue: TaskQueue,
  read: () => Promise<Task[]>,
  asShown: (rows: Task[]) => BackgroundTask[],
  untilReady: Promise<void> | undefined,
): Readonly<Ref<readonly BackgroundTask[]>> {
  const shown = shallowRef<readonly BackgroundTask[]>([])
  const begin = () =>
    queue.live(read).subscribe({
      next: rows => (shown.value = asShown(rows)),
      error: (error: unknown) => console.error(error),
    })
  if (untilReady) void untilReady.then(begin)
  else begin()
  return shallowReadonly(shown)
}
