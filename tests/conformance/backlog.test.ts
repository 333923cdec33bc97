import { describe, expect, it } from 'vitest'
import type { Process, Task } from '@/queue'
import { TestServer, until } from '../support/testQueue'
import { freshName, openTab } from './tabs'

const backlog = 200
const patienceMs = 30_000

/** Tabs on one database that have enqueued the backlog in turn; nobody drains yet. */
async function withBacklog(count: number, hasLocks: boolean, processOf: (tab: number) => Process) {
  const name = freshName()
  const tabs = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      openTab(name, { process: processOf(index), batchSize: 10 }, { hasLocks }),
    ),
  )
  const tasks: Task[] = []
  for (let n = 0; n < backlog; n++) {
    const tab = tabs[n % count]
    if (tab) tasks.push(await tab.stir(`pot ${n}`, [`pot:${n % 100}`]))
  }
  const drainAll = async () => {
    tabs.forEach(({ queue }) => queue.start())
    const [first] = tabs
    await until(async () => (await first?.queue.reads.countOpen()) === 0, 'nothing is open', patienceMs)
    await Promise.all(tabs.map(({ queue }) => queue.stop()))
    return first?.database.tasks.toArray()
  }
  return { tasks, drainAll }
}

function expectOnceAndInOrder(server: TestServer, tasks: Task[], stored: Task[] | undefined): void {
  const sent = server.calls.flat()
  expect(sent).toHaveLength(backlog)
  expect(new Set(sent)).toEqual(new Set(tasks.map(({ id }) => id)))
  for (const [n, { id }] of tasks.entries()) {
    const next = tasks[n + 100]
    if (next) expect(sent.indexOf(id)).toBeLessThan(sent.indexOf(next.id))
  }
  expect(stored?.map(({ status, attempts }) => `${status} ${attempts}`)).toEqual(
    tasks.map(() => 'completed 1'),
  )
}

describe.each([2, 5])('%i tabs with one backlog', count => {
  it.skipIf(!('locks' in navigator))(
    'promise 2: nothing happens twice – each task is sent once, by one tab at a time',
    async () => {
      const server = new TestServer()
      const atWork = { now: 0, most: 0 }
      const waiting = async () => (await navigator.locks.query()).pending?.length
      const { tasks, drainAll } = await withBacklog(count, true, () => async batch => {
        atWork.most = Math.max(atWork.most, (atWork.now += 1))
        // Answered only when every other tab has come as far as the lock.
        if (server.calls.length === 0)
          await until(async () => (await waiting()) === count - 1, 'all others wait')
        atWork.now -= 1
        return server.process(batch)
      })
      expectOnceAndInOrder(server, tasks, await drainAll())
      expect(atWork.most).toBe(1)
    },
  )

  it('promise 2: nothing happens twice – also without locks, while all of them send at the same time', async () => {
    const server = new TestServer()
    const waiting = new Map<number, () => void>()
    // The first call of each tab gets its answer only when every tab has a call of its own in hand.
    const { tasks, drainAll } = await withBacklog(count, false, tab => async batch => {
      if (!waiting.has(tab)) {
        const all = new Promise<void>(resolve => waiting.set(tab, resolve))
        if (waiting.size === count) waiting.forEach(answer => answer())
        await all
      }
      return server.process(batch)
    })
    expectOnceAndInOrder(server, tasks, await drainAll())
    expect(waiting.size).toBe(count)
  })
})

// On plain http there are no locks, and a lease it is.
const hasLocks = 'locks' in navigator
const cost = hasLocks ? 'nothing but the look of another' : 'one lease'

it(`promise 6: it always moves again – a tab that is closed in the middle of a call costs ${cost}`, async () => {
  const name = freshName()
  const server = new TestServer()
  // Longer than this test may take, where it is not to be waited for.
  const lease = hasLocks ? { leaseMs: 600_000 } : { leaseMs: 1_000, timeoutMs: 900, probeTimeoutMs: 50 }
  const held: Task[][] = []
  const closed = await openTab(name, {
    ...lease,
    process: batch => {
      held.push([...batch])
      return new Promise(() => undefined)
    },
  })
  const stays = await openTab(name, { ...lease, process: server.process })
  const { id } = await stays.stir('soup')
  closed.queue.start()
  await until(() => held.length === 1, 'a call is in hand')
  stays.queue.start()
  closed.close()
  expect(await stays.queue.finished(id)).toMatchObject({ status: 'completed', attempts: 1 })
  const attempts = await stays.queue.reads.attemptsOf(id)
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['lost', 'done'])
  expect(server.calls).toEqual([[id]])
})
