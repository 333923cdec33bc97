import { documentOf, itemsOf, notesOf, type TaskItem } from '@/kitchen/taskFacts'
import type { Attempt, Task } from '@/queue'
import { asBackgroundTask } from '../asBackgroundTask'
import { backgroundState } from '../backgroundState'
import type { BackgroundTask } from '../types'

/** A task with all that an export needs of it. */
export interface WholeTask {
  row: Readonly<Task>
  task: BackgroundTask
  attempts: readonly Attempt[]
  document: { number: string; totalCost: number } | undefined
  items: readonly TaskItem[]
  notes: readonly string[]
}

/** Reads the rows of many keys some at a time, for what is done to all of them. */
export function useMatchingTasks() {
  const { queue, definitionOf } = backgroundState()
  const { history } = queue.reads

  async function* tasksOf(keys: readonly number[]): AsyncGenerator<BackgroundTask[], void> {
    for await (const rows of history.inPieces(keys))
      yield rows.map(row => asBackgroundTask(row, definitionOf(row.type)))
  }

  async function* wholeTasksOf(keys: readonly number[]): AsyncGenerator<WholeTask[], void> {
    for await (const rows of history.inPieces(keys)) {
      const attempts = await history.attemptsOf(rows.map(({ id }) => id))
      // Neighbours come in the order of their keys; a person reads the newest first.
      const newestFirst = rows.sort((one, other) => other.seq - one.seq)
      yield newestFirst.map(row => ({
        row,
        task: asBackgroundTask(row, definitionOf(row.type)),
        attempts: attempts.get(row.id) ?? [],
        document: documentOf(row.result),
        items: itemsOf(row.payload),
        notes: notesOf(row.payload),
      }))
    }
  }
  return { tasksOf, wholeTasksOf }
}
