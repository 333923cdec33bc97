import type { Attempt, QueueState, Task, TaskStatus } from '@/queue'

/** The part of Vue DevTools' shapes that the queue fills in. */
export interface InspectorNode {
  id: string
  label: string
  tags?: { label: string; textColor: number; backgroundColor: number; tooltip?: string }[]
  children?: InspectorNode[]
}
export type InspectorState = Record<string, { key: string; value: unknown }[]>

export const queueNode = 'queue'

const colors: Record<TaskStatus, number> = {
  queued: 0x5b6660,
  processing: 0x2b5c8a,
  retrying: 0x8a5300,
  completed: 0x256a3d,
  failed: 0xb3261e,
  cancelled: 0x5b6660,
}

/** The queue itself, and under it its tasks, newest first. @param filter shows what has it in its line, id or status */
export function inspectorTree(tasks: readonly Task[], filter: string): InspectorNode[] {
  const wanted = filter.toLowerCase()
  const children = tasks
    .filter(({ description, id, status }) => `${description} ${id} ${status}`.toLowerCase().includes(wanted))
    .map(({ id, description, status, waitingFor, cancelRequestedAt }) => ({
      id,
      label: description,
      tags: [
        { label: status, textColor: 0xffffff, backgroundColor: colors[status] },
        ...[waitingFor && `waits for ${waitingFor}`, cancelRequestedAt !== undefined && 'cancelling']
          .filter(text => typeof text === 'string')
          .map(label => ({ label, textColor: 0xffffff, backgroundColor: 0x444444 })),
      ],
    }))
    .reverse()
  return [{ id: queueNode, label: 'Queue', children }]
}

/** What is shown beside the tree for one task: its row, and its attempts. */
export function stateOfTask(task: Task, attempts: readonly Attempt[]): InspectorState {
  const { payload, result, ...row } = task
  return {
    row: entriesOf({ ...row, latestAttempt: undefined }),
    payload: [{ key: 'payload', value: payload }],
    ...(result !== undefined && { result: [{ key: 'result', value: result }] }),
    attempts: attempts.map((attempt, index) => ({ key: String(index + 1), value: attempt })),
  }
}

/** … and for the queue itself. */
export function stateOfQueue(state: QueueState): InspectorState {
  return { state: entriesOf(state) }
}

function entriesOf(record: object): { key: string; value: unknown }[] {
  return Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: key.endsWith('At') ? asTime(value) : (value as unknown) }))
}

function asTime(value: unknown): unknown {
  return typeof value === 'number' && value > 0 ? new Date(value).toISOString() : value
}
