import { afterEach, it } from 'vitest'
import { createTestQueue, until, type TestQueue } from '../../support/testQueue'

let world: TestQueue
afterEach(() => world.queue.stop())

/** A started queue with one task, a live view of its description, and a write that no message tells of. */
async function withView() {
  world = createTestQueue()
  const { id, seq } = await world.queue.enqueue('stir', { pot: 'soup' })
  world.queue.start()
  const seen: (string | undefined)[] = []
  world.queue.live(() => world.queue.reads.byId(id)).subscribe(task => void seen.push(task?.description))
  await until(() => seen.length > 0 && !world.queue.state.isDraining)
  const writeUnseen = async (description: string) => {
    const task = await world.task(id)
    await new Promise<void>(resolve => {
      const write = world.database.backendDB().transaction('tasks', 'readwrite')
      write.objectStore('tasks').put({ ...task, seq, description })
      write.oncomplete = () => resolve()
    })
  }
  return { seen, writeUnseen }
}

it('shows what was written while the tab was hidden and no message came through', async () => {
  const { seen, writeUnseen } = await withView()
  await writeUnseen('stirred by the worker')
  world.signal('visible')
  await until(() => seen.at(-1) === 'stirred by the worker')
})

it('shows at the next heartbeat what was written while the tab was frozen', async () => {
  const { seen, writeUnseen } = await withView()
  await writeUnseen('stirred by the worker')
  world.clock.advance(30_000)
  await until(() => seen.at(-1) === 'stirred by the worker')
})
