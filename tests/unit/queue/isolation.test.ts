import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '@/queue'
import { BatchLimit } from '@/queue/batchLimit'
import { createTestQueue, refused, transient, unreachable, until } from '../../support/testQueue'

describe('a call that fails as a whole', () => {
  it.each([
    ['refused', refused, 'failed'],
    ['transient', transient, 'retrying'],
    ['without an answer', unreachable, 'queued'],
  ])(
    '%s: promise 4: nothing blocks – one poison task stands alone and the other 49 land',
    async (_name, outcome: Outcome, status) => {
      for (const place of [0, 24, 25, 49]) {
        const world = createTestQueue()
        const ids: string[] = []
        for (let n = 0; n < 50; n++) ids.push((await world.queue.enqueue('stir', { pot: `${n}` })).id)
        const poison = ids[place] ?? ''
        world.server.fault = batch => (batch.some(({ id }) => id === poison) ? outcome : undefined)
        await world.queue.drain()
        expect((await world.task(poison)).status, `poison at ${place}`).toBe(status)
        expect(world.server.applied).toEqual(ids.filter(id => id !== poison))
        // Nobody but the poison has been judged for a call that failed as a whole.
        const others = await Promise.all(ids.filter(id => id !== poison).map(id => world.task(id)))
        expect(others.every(task => task.attempts === 1 && task.status === 'completed')).toBe(true)
        expect((await world.task(poison)).attempts).toBe(status === 'queued' ? 0 : 1)
      }
    },
  )

  it('isolates a poison among n tasks in at most 2·log2(n) further calls, wherever it stands', () => {
    for (const size of [2, 3, 7, 50, 64, 100]) {
      for (let place = 0; place < size; place++) {
        const limit = new BatchLimit(size)
        let start = 0
        let calls = 0
        for (;;) {
          const end = Math.min(size, start + limit.size)
          calls += 1
          const isBad = place >= start && place < end
          if (isBad && end - start === 1) break
          if (isBad) limit.halve(end - start)
          else {
            limit.passed(end - start, false)
            start = end
          }
        }
        expect(calls - 1, `${size} tasks, poison at ${place}`).toBeLessThanOrEqual(
          Math.ceil(2 * Math.log2(size)),
        )
      }
    }
  })

  it('goes back to full batches once the culprit stands alone', () => {
    const limit = new BatchLimit(50)
    limit.halve(50)
    expect(limit.size).toBe(25)
    limit.halve(25)
    limit.passed(12, false)
    expect(limit.size).toBe(6)
    limit.passed(1, true)
    expect(limit.size).toBe(50)
  })

  it('promise 5: order holds – what shares a key with the poison waits, and nothing else does', async () => {
    const world = createTestQueue()
    const before = await world.queue.enqueue('stir', { pot: '0', keys: ['a'] })
    const poison = await world.queue.enqueue('stir', { pot: '1', keys: ['a'] })
    const behind = await world.queue.enqueue('stir', { pot: '2', keys: ['a', 'b'] })
    const behindThat = await world.queue.enqueue('stir', { pot: '3', keys: ['b'] })
    const free = await world.queue.enqueue('stir', { pot: '4', keys: ['c'] })
    world.server.taskFault = task => (task.id === poison.id ? transient : undefined)
    // A server applies a batch in order and goes on after a task that failed: only separate calls keep them apart.
    const narrow = world.anotherTab({ batchSize: 1 })
    await narrow.queue.drain()
    expect(world.server.applied).toEqual([before.id, free.id])
    world.server.taskFault = () => undefined
    world.clock.now += 2_000
    await narrow.queue.drain()
    expect(world.server.applied).toEqual([before.id, free.id, poison.id, behind.id, behindThat.id])
  })

  it('promise 5: order holds – while another tab has an earlier task of a key, what follows it goes back', async () => {
    const one = createTestQueue()
    let answer: () => void = () => undefined
    const first = await one.queue.enqueue('stir', { pot: '0', keys: ['a'] })
    one.server.fault = (batch, call) => {
      const [task] = batch
      if (call > 1 || !task) return undefined
      return new Promise<Outcome>(resolve => (answer = () => resolve(one.server.apply(task))))
    }
    const drained = one.queue.drain()
    await until(() => one.server.calls.length === 1)
    const second = await one.queue.enqueue('stir', { pot: '1', keys: ['a'] })
    const other = one.anotherTab()
    await other.queue.drain()
    expect(one.server.applied).toEqual([])
    answer()
    await drained
    expect(one.server.applied).toEqual([first.id, second.id])
  })

  it('treats an answer that leaves tasks out as no answer', async () => {
    const world = createTestQueue()
    world.server.fault = (batch, call) =>
      call === 1 ? batch.slice(1).map(task => world.server.apply(task)) : undefined
    const ids = [
      await world.queue.enqueue('stir', { pot: '0' }),
      await world.queue.enqueue('stir', { pot: '1' }),
    ]
    await world.queue.drain()
    for (const { id } of ids) expect((await world.task(id)).status).toBe('completed')
    expect(world.server.applied).toHaveLength(2)
  })
})
