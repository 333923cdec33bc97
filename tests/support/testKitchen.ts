import 'fake-indexeddb/auto'
import { installBackgroundTasks } from '@/core/background'
import { emptyCatalog } from '@/kitchen/itemCatalog'
import { kitchenTasks } from '@/kitchen/tasks'
import { t } from '@/locales'
import type { Outcome, Task, TaskQueueOptions } from '@/queue'
import { createTestQueue, type TestQueue } from './testQueue'

/** What the server answers for an applied task, without figures. */
export const emptyResult = {
  document_number: 'PR-2026-000001',
  operation_id: 1,
  total_cost: 0,
  allocations: [],
  shortages: [],
  warnings: [],
  balances: [],
}

/** A test queue with the kitchen's tasks behind the door of the specification. Started. */
export function createTestKitchen(options: Partial<TaskQueueOptions> = {}): TestQueue {
  const tasks = kitchenTasks(emptyCatalog, t)
  const world: TestQueue = createTestQueue({
    tasks,
    process: async (batch: readonly Task[]) => {
      const outcomes = await world.server.process(batch)
      const withResult = (outcome: Outcome): Outcome =>
        outcome.kind === 'done' ? { ...outcome, result: emptyResult } : outcome
      return Array.isArray(outcomes) ? outcomes.map(withResult) : withResult(outcomes)
    },
    ...options,
  })
  installBackgroundTasks(world.queue, tasks)
  world.queue.start()
  return world
}
