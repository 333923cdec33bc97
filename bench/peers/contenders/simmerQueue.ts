import {
  createTaskQueue,
  defineTask,
  openQueueDatabase,
  type Process,
  type QueueDatabase,
  type TaskQueue,
} from '@/queue'
import { AnswerError, readFresh, sendMany, until, type Contender } from '../contender'

// Settings: all defaults (strict durability, 50 in one call), and a `process` that judges answers as the kitchen's does.

const process: Process = async (batch, { signal }) => {
  try {
    await sendMany(
      batch.map(({ id, payload }) => ({ id, payload: payload as object })),
      signal,
    )
    return batch.map(() => ({ kind: 'done', result: {} }))
  } catch (error) {
    const told = { code: 'answer', message: String(error) }
    const status = error instanceof AnswerError ? error.status : 0
    if (status === 401) return { kind: 'signInNeeded', error: told }
    if (status >= 400 && status < 500) return { kind: 'refused', error: told }
    return { kind: 'unreachable', error: told }
  }
}

/** @param orderingKeys of each task */
export function createSimmer(orderingKeys: () => string[]): Contender {
  const task = defineTask({
    type: 'task',
    schema: {
      '~standard': {
        version: 1,
        vendor: 'bench',
        validate: (value: unknown) => ({ value: value as object }),
      },
    },
    describe: () => 'A task',
    orderingKeys,
  })
  let database: QueueDatabase | undefined
  let queue: TaskQueue | undefined

  function running(): { queue: TaskQueue; database: QueueDatabase } {
    if (!queue || !database) throw new Error('It is not open.')
    return { queue, database }
  }

  return {
    tellsWhenSafe: true,
    async open(isHeld) {
      database = await openQueueDatabase({ name: 'simmer' })
      queue = createTaskQueue({ database, tasks: [task], process })
      // What is not started keeps, and sends nothing.
      if (!isHeld) queue.start()
    },
    async enqueue({ id, payload }) {
      await running().queue.enqueue('task', payload, { id })
    },
    async enqueueAll(tasks) {
      await running().queue.enqueueMany(
        'task',
        tasks.map(({ id, payload }) => ({ input: payload, id })),
      )
    },
    hold: () => running().queue.stop(),
    release: () => {
      running().queue.start()
      running().queue.syncNow()
      return Promise.resolve()
    },
    async drained() {
      const { queue, database } = running()
      await queue.drain()
      await until(async () => (await database.tasks.where('open').equals(1).count()) === 0)
    },
    stored: async () => (await readFresh('simmer', 'tasks', store => store.index('open').count(1))) ?? 0,
    signedIn: () => {
      running().queue.sessionChanged()
      return Promise.resolve()
    },
  }
}
