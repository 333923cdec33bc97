import { afterEach, expect, it, vi } from 'vitest'
import { createTestQueue, passTime, until, type TestQueue } from '../../support/testQueue'

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

it('shows what was written while the tab was frozen: it notices by its timers, which come late', async () => {
  const { seen, writeUnseen } = await withView()
  await writeUnseen('stirred by the worker')
  world.clock.now += 16_000
  world.clock.advance(0)
  await until(() => seen.at(-1) === 'stirred by the worker')
})

it('promise 6: it always moves again – looks for work although Dexie’s channel is closed, as on the way out of the back/forward cache', async () => {
  await withView()
  await until(async () => (await world.queue.reads.open()).length === 0)
  const { id } = await world.anotherTab().queue.enqueue('stir', { pot: 'tea' })
  const closed = vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementationOnce(() => {
    throw new DOMException('Channel is closed', 'InvalidStateError')
  })
  expect(() => world.signal('visible')).not.toThrow()
  expect(closed).toHaveBeenCalled()
  await until(async () => (await world.task(id)).status === 'completed')
})

it('does not read again for nothing', async () => {
  await withView()
  await until(async () => (await world.queue.reads.open()).length === 0)
  let reads = 0
  const read = async () => {
    reads += 1
    return world.queue.reads.countOpen()
  }
  const counts: number[] = []
  world.queue.live(read).subscribe(count => void counts.push(count))
  await until(() => counts.length > 0)
  reads = 0
  await passTime(world, 120_000)
  expect(reads).toBe(0)
})
