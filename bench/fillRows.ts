import { createTaskQueue, type NewTask, type QueueDatabase, type Task } from '@/queue'
import { payload, production } from './production'

const atOnce = 5_000

/** Puts rows straight into an empty database, as the queue would have written them: the finished ones first, a second apart. */
export async function fillRows(
  database: QueueDatabase,
  { finished = 0, queued = 0 }: { finished?: number; queued?: number },
): Promise<void> {
  const queue = createTaskQueue({ database, tasks: [production] })
  const model: Partial<Task> = { ...(await queue.enqueue('production', payload)) }
  delete model.seq
  await database.tasks.clear()
  const now = Date.now()
  const add = async (count: number, rowOf: (place: number) => Partial<Task>) => {
    for (let start = 0; start < count; start += atOnce) {
      const rows = Array.from({ length: Math.min(atOnce, count - start) }, (_, place) => ({
        ...(model as NewTask),
        id: crypto.randomUUID(),
        ...rowOf(start + place),
      }))
      await database.tasks.bulkAdd(rows)
    }
  }
  await add(finished, place => {
    const at = now - (finished - place) * 1_000
    const latestAttempt = { startedAt: at, endedAt: at, ranIn: 'page', outcome: 'done' } as const
    return {
      status: 'completed',
      open: undefined,
      attempts: 1,
      latestAttempt,
      createdAt: at,
      completedAt: at,
    }
  })
  await add(queued, () => ({}))
}
