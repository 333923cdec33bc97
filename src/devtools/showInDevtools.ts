import { setupDevToolsPlugin } from '@vue/devtools-api'
import type { App } from 'vue'
import type { Attempt, Task, TaskQueue } from '@/queue'
import { inspectorTree, queueNode, stateOfQueue, stateOfTask } from './inspectorTree'
import { timelineEvents } from './timelineEvents'

const inspectorId = 'simmer-queue'
const layerId = 'simmer-queue'
/** Of the history; the open tasks come whole. */
const finishedShown = 100

/**
 * Shows the queue in Vue DevTools: its tasks in an inspector, what happens to them in a timeline. For development: nothing of
 * it is in a build.
 */
export function showInDevtools(app: App, queue: TaskQueue): void {
  setupDevToolsPlugin(
    { id: 'simmer-queue', label: 'Task queue', packageName: 'simmer', app: app as never },
    api => {
      api.addInspector({ id: inspectorId, label: 'Task queue', treeFilterPlaceholder: 'Find a task' })
      api.addTimelineLayer({ id: layerId, label: 'Task queue', color: 0x2f5d50 })

      let tasks: readonly Task[] = []
      let before: ReadonlyMap<string, Task> | undefined
      const seen = new Set<string>()

      api.on.getInspectorTree(payload => {
        if (payload.inspectorId === inspectorId) payload.rootNodes = inspectorTree(tasks, payload.filter)
      })
      // DevTools waits for it, as it does for its own; only its type does not say so.
      // eslint-disable-next-line @typescript-eslint/no-misused-promises
      api.on.getInspectorState(async payload => {
        if (payload.inspectorId !== inspectorId) return
        const { nodeId } = payload
        const task = tasks.find(({ id }) => id === nodeId)
        if (nodeId === queueNode) payload.state = stateOfQueue(queue.state)
        else if (task) payload.state = stateOfTask(task, await queue.reads.attemptsOf(task.id))
      })

      queue
        .live(async () => {
          const rows = await queue.reads.openAndLatest(finishedShown)
          const changed = rows.filter(row => before !== undefined && isChanged(before.get(row.id), row))
          const attempts = await Promise.all(changed.map(({ id }) => queue.reads.attemptsOf(id)))
          return { rows, attempts: attempts.flat() }
        })
        .subscribe(({ rows, attempts }) => {
          tasks = rows
          const fresh = attempts.filter(attempt => !seen.has(keyOf(attempt)))
          fresh.forEach(attempt => seen.add(keyOf(attempt)))
          if (before) {
            for (const event of timelineEvents(before, rows, fresh, Date.now())) {
              api.addTimelineEvent({ layerId, event })
            }
          }
          before = new Map(rows.map(row => [row.id, row]))
          api.sendInspectorTree(inspectorId)
          api.sendInspectorState(inspectorId)
        })
      queue.onState(() => api.sendInspectorState(inspectorId))
    },
  )
}

function keyOf({ taskId, startedAt, endedAt, outcome }: Attempt): string {
  return [taskId, startedAt, endedAt, outcome].join(' ')
}

function isChanged(before: Task | undefined, row: Task): boolean {
  return before?.status !== row.status || before.startedAt !== row.startedAt || before.dueAt !== row.dueAt
}
