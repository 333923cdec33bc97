import type { Outcome } from './attempt'
import { upgraded } from './defineTask'
import type { DrainerParts } from './drainerParts'
import type { Task } from './task'
import type { TaskStore } from './taskStore'

/** The tasks as this code would send them. What it can't bring up to date waits for an update. */
export async function upgradedTasks(
  ready: readonly Task[],
  { registry, store, environment, settings }: DrainerParts,
): Promise<Task[]> {
  const dueAt = environment.now() + settings.updatePauseMs
  const broken: Parameters<TaskStore['waitForUpdate']>[0] = []
  const usable = ready.flatMap(task => {
    const definition = registry.get(task.type)
    try {
      return definition ? [upgraded(task, definition)] : []
    } catch (error) {
      broken.push({
        seq: task.seq,
        id: task.id,
        dueAt,
        error: { code: 'migration_failed', message: String(error) },
      })
      return []
    }
  })
  if (broken.length > 0) await store.waitForUpdate(broken)
  return usable
}

/**
 * The server lacks the function: that is so for all that would go the same way. What another call has in hand finds out.
 * @param tried those that found out
 */
export async function setAside(
  ready: readonly Task[],
  tried: readonly Task[],
  outcome: Outcome,
  hasOwnHandler: (task: Task) => boolean,
  { store, environment, settings }: DrainerParts,
): Promise<void> {
  if (!('error' in outcome)) return
  const { error } = outcome
  const dueAt = environment.now() + settings.updatePauseMs
  const isTried = new Set(tried.map(({ seq }) => seq))
  const same = ready.filter(task => !isTried.has(task.seq) && !hasOwnHandler(task))
  await store.waitForUpdate(same.map(({ seq, id }) => ({ seq, id, error, dueAt })))
}
