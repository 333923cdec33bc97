import { isHeld } from './readyTasks'
import type { Task } from './task'

/** From now on the keys of `task` belong to it: what follows it waits. */
export function hold(task: Task, held: Set<string>): void {
  for (const key of task.orderingKeys) held.add(key)
}

/**
 * The next tasks for one call, in order, all of one limit. What is held is passed over, and holds its own keys from then on.
 * @param limitOf how many tasks a call may take that this task is in; the same object for those that may go together
 */
export function takeChunk(
  rest: readonly Task[],
  held: Set<string>,
  limitOf: (task: Task) => { readonly size: number },
): { chunk: Task[]; after: Task[] } {
  const chunk: Task[] = []
  let limit: { readonly size: number } | undefined
  let index = 0
  for (const task of rest) {
    if (isHeld(task, held)) {
      hold(task, held)
    } else {
      limit ??= limitOf(task)
      if (chunk.length >= limit.size || limitOf(task) !== limit) break
      chunk.push(task)
    }
    index++
  }
  return { chunk, after: rest.slice(index) }
}

/**
 * The tasks in the order in which they are tried: what got no answer when it was last tried comes last, with all that must
 * follow it. However long it stays without an answer, it delays nothing but its own keys.
 * @param doubtOf 0 for a task that nothing is held against; the higher, the later
 */
export function suspectsLast(ready: readonly Task[], doubtOf: (task: Task) => number): Task[] {
  const doubts = new Map<string, number>()
  return ready
    .map(task => {
      const doubt = Math.max(doubtOf(task), ...task.orderingKeys.map(key => doubts.get(key) ?? 0))
      for (const key of task.orderingKeys) doubts.set(key, doubt)
      return { task, doubt }
    })
    .sort((one, other) => one.doubt - other.doubt)
    .map(({ task }) => task)
}

/**
 * What of a chunk may be sent: where somebody else took an earlier task of the same key, what follows it is too
 * early and goes back.
 */
export function inOrder(
  chunk: readonly Task[],
  claimed: readonly Task[],
  held: Set<string>,
): { batch: Task[]; early: Task[] } {
  const bySeq = new Map(claimed.map(task => [task.seq, task]))
  const batch: Task[] = []
  const early: Task[] = []
  for (const wanted of chunk) {
    const task = bySeq.get(wanted.seq)
    if (task && !isHeld(task, held)) {
      batch.push(task)
      continue
    }
    hold(wanted, held)
    if (task) early.push(task)
  }
  return { batch, early }
}
