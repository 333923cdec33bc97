import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { NotPossibleError } from '@/queue'
import { createTestQueue, refused, unreachable, until, type TestQueue } from '../../support/testQueue'

/** A task that was refused, with or without an effect that nobody knows of. */
async function withFailed({ wasApplied = false } = {}): Promise<{ world: TestQueue; failed: string }> {
  const world = createTestQueue()
  world.server.taskFault = ({ payload }) =>
    (payload as { pot: string }).pot === 'burnt' ? refused : undefined
  const { id: failed } = await world.queue.enqueue('stir', { pot: 'burnt', keys: ['a'] })
  await world.queue.drain()
  expect(await world.task(failed)).toMatchObject({ status: 'failed' })
  if (wasApplied) world.server.applied.push(failed)
  return { world, failed }
}

describe('a task that is sent instead of a failed one', () => {
  it('runs once the server has decided that the failed one never applies', async () => {
    const { world, failed } = await withFailed()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup', keys: ['a'] }, { replaces: failed })
    expect(await world.task(failed)).toMatchObject({ status: 'failed', cancelRequestedAt: world.clock.now })
    await world.queue.drain()
    expect(await world.task(failed)).toMatchObject({ status: 'cancelled' })
    expect(await world.task(id)).toMatchObject({ status: 'completed', replaces: failed })
    expect([...world.server.tombstones]).toEqual([failed])
    expect(world.server.applied).toEqual([id])
  })

  it('promise 2: nothing happens twice – is withdrawn when the failed one turns out to be applied', async () => {
    const { world, failed } = await withFailed({ wasApplied: true })
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' }, { replaces: failed })
    await world.queue.drain()
    expect(await world.task(failed)).toMatchObject({ status: 'completed', result: { id: failed } })
    expect(await world.task(id)).toMatchObject({
      status: 'cancelled',
      announceTo: 'ana',
      lastError: { code: 'replaced_applied' },
    })
    expect(world.server.applied).toEqual([failed])
  })

  it('waits offline until the server can decide, and holds up nothing', async () => {
    const { world, failed } = await withFailed()
    world.server.isUp = false
    world.server.fault = () => (world.server.isUp ? undefined : unreachable)
    const { id } = await world.queue.enqueue('stir', { pot: 'soup', keys: ['a'] }, { replaces: failed })
    world.queue.start()
    await until(() => !world.queue.state.isDraining, 'the queue rests')
    expect(await world.task(id)).toMatchObject({ status: 'queued' })
    const calls = world.server.calls.length

    const tab = world.anotherTab({ cancel: () => Promise.resolve(unreachable) })
    world.server.isUp = true
    const next = await tab.queue.enqueue('stir', { pot: 'tea', keys: ['a'] })
    await tab.queue.drain()
    expect(await world.task(next.id)).toMatchObject({ status: 'completed' })
    expect(await world.task(id)).toMatchObject({ status: 'queued' })
    expect(world.server.calls).toHaveLength(calls + 1)

    world.signal('online')
    world.clock.advance(61_000)
    await until(async () => (await world.task(id)).status === 'completed')
    expect([...world.server.tombstones]).toEqual([failed])
  })

  it('is stored together with the cancel, or neither is', async () => {
    const { world, failed } = await withFailed()
    world.database.tasks.hook('creating', () => {
      throw new Error('No room.')
    })
    await expect(world.queue.enqueue('stir', { pot: 'soup' }, { replaces: failed })).rejects.toThrow()
    expect((await world.task(failed)).cancelRequestedAt).toBeUndefined()
    expect((await world.task(failed)).replacedBy).toBeUndefined()
  })

  it('is one task after a double tap', async () => {
    const { world, failed } = await withFailed()
    const newId = '0190a000-0000-7000-8000-000000000001'
    const options = { id: newId, replaces: failed }
    const [one, other] = await Promise.all([
      world.queue.enqueue('stir', { pot: 'soup' }, options),
      world.queue.enqueue('stir', { pot: 'soup' }, options),
    ])
    expect(one.seq).toBe(other.seq)
  })

  it('is refused when the other one has been applied meanwhile', async () => {
    const { world, failed } = await withFailed()
    world.server.taskFault = () => undefined
    await world.queue.retry(failed)
    await world.queue.drain()
    await expect(world.queue.enqueue('stir', { pot: 'soup' }, { replaces: failed })).rejects.toBeInstanceOf(
      NotPossibleError,
    )
    expect(await world.database.tasks.count()).toBe(1)
  })

  it('promise 2: nothing happens twice – is refused while another one stands in its place', async () => {
    const { world, failed } = await withFailed()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' }, { replaces: failed })
    const again = () => world.queue.enqueue('stir', { pot: 'stew' }, { replaces: failed })
    await expect(again()).rejects.toBeInstanceOf(NotPossibleError)
    await world.queue.drain()
    expect(await world.task(failed)).toMatchObject({ status: 'cancelled', replacedBy: id })
    await expect(again()).rejects.toBeInstanceOf(NotPossibleError)
    expect(world.server.applied).toEqual([id])
  })

  it('may be sent anew when what stood in its place was cancelled', async () => {
    const { world, failed } = await withFailed()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' }, { replaces: failed })
    await world.queue.cancel(id)
    const other = await world.queue.enqueue('stir', { pot: 'stew' }, { replaces: failed })
    await world.queue.drain()
    expect(await world.task(failed)).toMatchObject({ status: 'cancelled', replacedBy: other.id })
    expect(world.server.applied).toEqual([other.id])
  })

  it('promise 2: nothing happens twice – of a task that waits for the first one itself is refused until that is decided', async () => {
    const { world, failed } = await withFailed({ wasApplied: true })
    const second = await world.queue.enqueue('stir', { pot: 'soup' }, { replaces: failed })
    const third = () => world.queue.enqueue('stir', { pot: 'tea' }, { replaces: second.id })
    await expect(third()).rejects.toThrow(NotPossibleError)
    // Also when it is out of the way: what is not known is the first one's end.
    await world.queue.cancel(second.id)
    await expect(third()).rejects.toThrow('not known yet')
    await world.queue.drain()
    expect(world.server.applied).toEqual([failed])
  })

  it('is refused to another person', async () => {
    const { world, failed } = await withFailed()
    world.person = { id: 'budi', name: 'Budi' }
    await expect(world.queue.enqueue('stir', { pot: 'soup' }, { replaces: failed })).rejects.toBeInstanceOf(
      NotPossibleError,
    )
  })

  it('is not sent when the server will not cancel the failed one', async () => {
    const { world, failed } = await withFailed()
    const tab = world.anotherTab({ cancel: () => Promise.resolve(refused) })
    const { id } = await tab.queue.enqueue('stir', { pot: 'soup' }, { replaces: failed })
    await tab.queue.drain()
    expect(await world.task(failed)).toMatchObject({ status: 'failed', cancelRequestedAt: undefined })
    expect(await world.task(id)).toMatchObject({ status: 'cancelled', lastError: { code: 'SM002' } })
    expect(world.server.applied).toEqual([])
  })
})
