import 'fake-indexeddb/auto'
import { readFile } from 'node:fs/promises'
import { expect, it, vi } from 'vitest'
import { createTaskQueue, QueueDatabase } from '@/queue'

it('the example of the README is this one, and it works', async () => {
  const readme = await readFile('README.md', 'utf8')
  const example = await readFile('tests/unit/readme/example.ts', 'utf8')
  expect(readme).toContain(example.slice(0, example.indexOf('\nexport')))

  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ stamp: 7 })))
  const { queue, task } = await import('./example')
  expect(task.description).toBe('Letter to Ada')
  expect(await queue.finished(task.id)).toMatchObject({ status: 'completed', result: { stamp: 7 } })
  await queue.stop()
})

it('the worker of the README sends what a page has left behind', async () => {
  const readme = await readFile('README.md', 'utf8')
  const [, code = ''] = /```ts\n(self\.addEventListener\('sync'[^]*?)```/.exec(readme) ?? []
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ stamp: 8 })))
  const { sendLetter } = await import('./example')

  const page = createTaskQueue({ database: new QueueDatabase({ name: 'post' }), tasks: [sendLetter] })
  const register = vi.fn()
  const navigator = { serviceWorker: { ready: Promise.resolve({ sync: { register } }) } }
  let listen: (event: { waitUntil: (work: Promise<void>) => void }) => void = () => undefined
  const self = { addEventListener: (_type: string, listener: typeof listen) => (listen = listener) }
  const given = { self, navigator, QueueDatabase, createTaskQueue, sendLetter, queue: page }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is our own README, and this is its proof
  new Function(...Object.keys(given), code)(...Object.values(given))

  const { id } = await page.enqueue('letter', { to: 'Bo', text: 'Hello' })
  await vi.waitFor(() => expect(register).toHaveBeenCalledWith('post'))
  let event = Promise.resolve()
  listen({
    waitUntil: work => {
      event = work
    },
  })
  await event
  expect(await page.finished(id)).toMatchObject({ status: 'completed', result: { stamp: 8 } })
})
