import { describe, expect, it } from 'vitest'
import { createTestQueue, refused } from '../../support/testQueue'

const pots = ['soup', 'stew'].map(pot => ({ input: { pot, keys: ['stove'] } }))

describe('what a call has done', () => {
  it('is written down while the next one, of the same key, is under way', async () => {
    let secondCame = false
    const cameMeanwhile: boolean[] = []
    const world = createTestQueue({
      batchSize: 1,
      // Inside the transaction that completes the first one.
      whileCompleting: async database => {
        for (let turn = 0; !secondCame && turn < 1_000; turn += 1) await database.tasks.count()
        cameMeanwhile.push(secondCame)
      },
    })
    world.server.fault = (_batch, call) => {
      secondCame ||= call === 2
      return undefined
    }
    const ids = (await world.queue.enqueueMany('stir', pots)).map(({ id }) => id)
    await world.queue.drain()
    expect(world.server.applied).toEqual(ids)
    expect(cameMeanwhile).toEqual([true, true])
    for (const id of ids) expect(await world.task(id)).toMatchObject({ status: 'completed' })
  })

  it('holds the key of what it has not done', async () => {
    const world = createTestQueue({ batchSize: 1 })
    world.server.taskFault = ({ payload }) =>
      (payload as { pot: string }).pot === 'soup'
        ? { kind: 'transient', error: { code: '40001', message: 'Try again.' } }
        : undefined
    await world.queue.enqueueMany('stir', pots)
    await world.queue.drain()
    expect(world.server.applied).toEqual([])
    expect(world.server.calls).toHaveLength(1)
  })

  it('is written down before the queue rests, whatever came after it', async () => {
    const world = createTestQueue({ batchSize: 1 })
    world.server.taskFault = ({ payload }) =>
      (payload as { pot: string }).pot === 'stew' ? refused : undefined
    const [soup, stew] = await world.queue.enqueueMany('stir', pots)
    await world.queue.drain()
    expect(await world.task(soup?.id ?? '')).toMatchObject({ status: 'completed' })
    expect(await world.task(stew?.id ?? '')).toMatchObject({ status: 'failed' })
  })

  it('is told when it can not be written down, and comes to its end through the ledger', async () => {
    let isCracked = true
    const world = createTestQueue({ batchSize: 1 })
    world.database.tasks.hook('updating', change => {
      if (isCracked && 'completedAt' in change) throw new Error('The pot is cracked.')
    })
    const ids = (await world.queue.enqueueMany('stir', pots)).map(({ id }) => id)
    await world.queue.drain()
    expect(world.faults.map(String)).toEqual([expect.stringContaining('could not store')])
    isCracked = false
    world.clock.advance(15_000)
    await world.queue.drain()
    expect(world.server.applied).toEqual(ids)
    for (const id of ids) expect(await world.task(id)).toMatchObject({ status: 'completed' })
  })
})
