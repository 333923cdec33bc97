import 'fake-indexeddb/auto'
import { readFile } from 'node:fs/promises'
import { expect, it, vi } from 'vitest'

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
