import { browserEnvironment, createTaskQueue, QueueDatabase, type Task, type TaskQueueOptions } from '@/queue'
import { stir } from '../support/testQueue'

/** One more tab of the same app, as far as a browser can tell: a document of its own with a queue on the real outside. */
export interface Tab {
  queue: ReturnType<typeof createTaskQueue>
  database: QueueDatabase
  /** Enqueues. The payload is made here: an object of another document is no plain object. */
  stir: (pot: string, keys?: string[]) => Promise<Task>
}

declare global {
  interface Window {
    environment: ReturnType<typeof browserEnvironment>
    openQueue: (name: string, options?: Partial<TaskQueueOptions>) => Tab
    hideLocks: () => void
  }
}

window.environment = browserEnvironment()
window.openQueue = (name, options = {}) => {
  // As the tests' own queues: nothing was killed before this database.
  const database = new QueueDatabase({ name })
  const queue = createTaskQueue({ database, tasks: [stir], ...options })
  return { queue, database, stir: (pot, keys = []) => queue.enqueue('stir', { pot, keys: [...keys] }) }
}
/** As on plain http. */
window.hideLocks = () => void Object.defineProperty(navigator, 'locks', { value: undefined })
