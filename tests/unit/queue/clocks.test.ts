import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import type { Outcome } from '@/queue'
import {
  createTestQueue,
  passTime,
  stir,
  transient,
  unreachable,
  until,
  updateNeeded,
  type TestQueue,
} from '../../support/testQueue'

const day = 86_400_000
const minute = 60_000
const busy: Outcome = { ...unreachable, retryAfterMs: 45_000 } as Outcome

interface Situation {
  what: string
  /** Brings the task into its pause. */
  fault: (world: TestQueue) => Outcome | Outcome[] | undefined
  isServerUp?: boolean
  /** Calls and probes in the minute after the jump, while the trouble goes on. */
  atMost: number
}

const situations: Situation[] = [
  // The pause of 2 s, then one of 4 s, then it has failed.
  { what: 'a retry', fault: () => [transient], atMost: 2 },
  // Pauses of 1 to 60 s.
  { what: 'the pause of the probe', fault: () => unreachable, isServerUp: false, atMost: 7 },
  // The second time the probe is asked as well, whether the pause was meant for this task only.
  { what: 'the pause that a busy server has asked for', fault: () => busy, atMost: 5 },
  { what: 'a task that waits for an update', fault: () => [updateNeeded], atMost: 1 },
]

for (const [way, jump] of [
  ['back', -day],
  ['forward', day],
] as const) {
  describe(`a clock that jumps ${way} by a day`, () => {
    async function inPause({ fault, isServerUp = true }: Situation) {
      const world = createTestQueue()
      world.server.fault = () => fault(world)
      world.server.isUp = isServerUp
      world.queue.start()
      const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
      await until(() => world.server.calls.length === 1, 'the first call')
      await until(() => !world.queue.state.isDraining, 'the queue rests')
      world.clock.jump(jump)
      return { world, id }
    }

    it.each(situations)('$what: is over within a minute', async situation => {
      const { world, id } = await inPause(situation)
      world.server.fault = () => undefined
      world.server.isUp = true
      // An update is asked about every 15 min; a clock that went forward makes that sooner, one that went back not later.
      await passTime(world, minute)
      expect((await world.task(id)).status).toBe('completed')
    })

    it.each(situations)('$what: is no storm', async situation => {
      const { world } = await inPause(situation)
      const asked = () => world.server.calls.length + world.server.probes
      const before = asked()
      await passTime(world, minute)
      expect(asked() - before).toBeLessThanOrEqual(situation.atMost)
    })

    it('the lease of a dead tab is over within a minute', async () => {
      const tab = createTestQueue()
      const { id, seq } = await tab.queue.enqueue('stir', { pot: 'soup' })
      const { now } = tab.clock
      const claim = { startedAt: now, claimToken: 'dead', leaseUntil: now + 15_000 }
      await tab.database.tasks.update(seq, { status: 'processing', ...claim })
      tab.queue.start()
      await until(() => !tab.queue.state.isDraining)
      tab.clock.jump(jump)
      await passTime(tab, minute)
      expect((await tab.task(id)).status).toBe('completed')
      expect(tab.server.applied).toEqual([id])
    })

    it('the heartbeat still finds what no signal has told of', async () => {
      const world = createTestQueue()
      world.queue.start()
      await until(() => !world.queue.state.isDraining)
      world.clock.jump(jump)
      const { id } = await world.anotherTab().queue.enqueue('stir', { pot: 'soup' })
      await passTime(world, minute)
      expect((await world.task(id)).status).toBe('completed')
    })

    it('a drain inside an event ends with its time', async () => {
      // Something is due every second, so that nothing but its time can end it.
      const retry = { maxAttempts: 1_000, baseDelayMs: 1_000, maxDelayMs: 1_000 }
      const world = createTestQueue({ tasks: [{ ...stir, retry }] })
      world.server.taskFault = () => transient
      await world.queue.enqueue('stir', { pot: 'soup' })
      const ended = vi.fn()
      void world.queue.drainFor(30_000).then(ended)
      await until(
        () => world.server.calls.length === 1 && world.clock.nextTimerIn === 1_000,
        'its first pause',
      )
      world.clock.jump(jump)
      for (let second = 0; second < 60; second++) {
        world.clock.advance(1_000)
        // Turns behind whatever is being written: a real database takes longer than the event loop.
        for (let turn = 0; turn < 8; turn++) await world.database.tasks.count()
        await until(() => !world.queue.state.isDraining, 'the queue rests')
      }
      expect(ended).toHaveBeenCalledOnce()
    })
  })
}
