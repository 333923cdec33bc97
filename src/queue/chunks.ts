import { isHeld } from './readyTasks'
import type { Task } from './task'

/** From now on the keys of `task` belong to it: what follows it waits. */
export function hold(task: Task, held: Set<string>): void {
  for (const key of task.orderingKeys) held.add(key)
}

/**
 * The next tasks for one call, in order. `process` takes many, a type's own handler one; a task that got no answer
 * when it was last tried goes alone as well, because it would cost its whole batch the answer.
 * What is held is passed over, and holds its own keys from then on.
 */
export function takeChunk(
  rest: readonly Task[],
  size: number,
  held: Set<string>,
  hasOwnHandler: (task: Task) => boolean,
): { chunk: Task[]; after: Task[] } {
  const chunk: Task[] = []
  let index = 0
  for (const task of rest) {
    if (isHeld(task, held)) {
      hold(task, held)
    } else {
      const goesAlone = hasOwnHandler(task) || task.waits > 0
      if (chunk.length >= size || (goesAlone && chunk.length > 0)) break
      chunk.push(task)
      if (goesAlone) size = 1
    }
    index++
  }
  return { chunk, after: rest.slice(index) }
}

/**
 * Tasks that got no answer when they were last tried come last, with all that must follow them: however long one of
 * them stays without an answer, it delays nothing but its own keys.
 */
export function suspectsLast(ready: readonly Task[]): Task[] {
  const held = new Set<string>()
  const fresh: Task[] = []
  const suspects: Task[] = []
  for (const task of ready) {
    if (task.waits === 0 && !isHeld(task, held)) {
      fresh.push(task)
    } else {
      suspects.push(task)
      hold(task, held)
    }
  }
  return [...fresh, ...suspects]
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
