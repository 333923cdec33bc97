import { expect, it } from 'vitest'
import { browserEnvironment } from '@/queue'
import { TestServer, until } from '../support/testQueue'
import { freshName, openTab } from './tabs'

it('a task that one tab has enqueued goes out through another, at once', async () => {
  const name = freshName()
  const server = new TestServer()
  // Without a heartbeat only a message can wake it.
  const drains = await openTab(name, { process: server.process, heartbeatMs: 3_600_000 })
  drains.queue.start()
  await until(() => !drains.queue.state.isDraining, 'the queue rests')
  // Its own turn to drain never comes.
  const environment = { ...browserEnvironment(), withLock: () => new Promise<never>(() => undefined) }
  const enqueues = await openTab(name, { environment })
  enqueues.queue.start()
  const { id } = await enqueues.stir('soup')
  expect(await enqueues.queue.finished(id)).toMatchObject({ status: 'completed' })
  expect(server.calls).toEqual([[id]])
})

it('what one tab writes is seen in another, without a reload', async () => {
  const name = freshName()
  const { process } = new TestServer()
  const writes = await openTab(name, { process })
  const looks = await openTab(name)
  const seen: string[] = []
  looks.queue
    .live(() => looks.queue.reads.openAndLatest(10))
    .subscribe(tasks => void seen.push(tasks.map(({ status }) => status).join()))
  await until(() => seen.at(-1) === '', 'an empty list')
  await writes.stir('soup')
  await until(() => seen.at(-1) === 'queued', 'the task in the list')
  await writes.queue.drain()
  await until(() => seen.at(-1) === 'completed', 'the outcome in the list')
})
