import { describe, expect, it } from 'vitest'
import type { Task } from '@/queue'
import { chooseTasks, type Moment } from '@/queue/readyTasks'

const now = 1_000_000
const moment: Moment = {
  now,
  owner: 'ana',
  isSignedIn: true,
  knows: task => task.type === 'stir',
  leaseMs: 15_000,
  isAbandoned: () => false,
  notBefore: () => 0,
  longestPauseMs: () => 60_000,
}

let seq = 0
function task(fields: Partial<Task> & { keys?: string[] } = {}): Task {
  const { keys = [], ...rest } = fields
  seq += 1
  return {
    seq,
    id: `task-${seq}`,
    type: 'stir',
    version: 1,
    status: 'queued',
    open: 1,
    owner: 'ana',
    ownerName: 'Ana',
    description: '',
    payload: {},
    fingerprint: '',
    orderingKeys: keys,
    createdAt: now - 100,
    attempts: 0,
    maxAttempts: 3,
    waits: 0,
    dueAt: now - 100,
    ...rest,
  }
}
const inHand = { status: 'processing', claimToken: 't', leaseUntil: now + 5_000 } as const
const later = { status: 'retrying', dueAt: now + 4_000 } as const

describe('chooseTasks', () => {
  it('takes every due task, in order', () => {
    const tasks = [task(), task({ status: 'retrying' }), task()]
    expect(chooseTasks(tasks, moment).ready).toEqual(tasks)
  })

  it('takes tasks that share a key together, when none of them has to wait', () => {
    const tasks = [task({ keys: ['a'] }), task({ keys: ['a', 'b'] }), task({ keys: ['b'] })]
    expect(chooseTasks(tasks, moment).ready).toEqual(tasks)
  })

  it('keeps back what shares a key with an earlier task that is not due, and only that', () => {
    const waiting = task({ ...later, keys: ['a'] })
    const behind = task({ keys: ['a', 'b'] })
    const behindThat = task({ keys: ['b'] })
    const free = task({ keys: ['c'] })
    expect(chooseTasks([waiting, behind, behindThat, free], moment).ready).toEqual([free])
  })

  it('keeps back what shares a key with a task in hand elsewhere', () => {
    const free = task({ keys: ['b'] })
    const choice = chooseTasks([task({ ...inHand, keys: ['a'] }), task({ keys: ['a'] }), free], moment)
    expect(choice.ready).toEqual([free])
  })

  it('does not let a later task hold an earlier one', () => {
    const early = task({ keys: ['a'] })
    expect(chooseTasks([early, task({ ...later, keys: ['a'] })], moment).ready).toEqual([early])
  })

  it('promise 5: waiting for an update, or for a cancel to be decided, holds no keys', () => {
    const outdated = task({ waitingFor: 'update', dueAt: now + 30_000, keys: ['a'] })
    const unknown = task({ type: 'knead', keys: ['a'] })
    const cancelling = task({ cancelRequestedAt: now, cancelRequestedBy: 'ana', keys: ['a'] })
    const free = task({ keys: ['a'] })
    const choice = chooseTasks([outdated, unknown, cancelling, free], moment)
    expect(choice.ready).toEqual([free])
    expect(choice.unknown).toEqual([unknown])
    expect(choice.cancels).toEqual([cancelling])
  })

  it("promise 7: takes nothing of another person, and another person's tasks hold nobody's keys", () => {
    const theirs = task({ ...later, owner: 'budi', keys: ['a'] })
    const mine = task({ keys: ['a'] })
    expect(chooseTasks([theirs, task({ owner: 'budi' }), mine], moment).ready).toEqual([mine])
  })

  it('takes nothing while nobody is at the device or the session was refused', () => {
    const tasks = [task(), task({ cancelRequestedAt: now, cancelRequestedBy: 'ana' })]
    for (const closed of [{ owner: null }, { isSignedIn: false }]) {
      const choice = chooseTasks(tasks, { ...moment, ...closed })
      expect([...choice.ready, ...choice.cancels]).toEqual([])
    }
  })

  it('reports leases that have run out, of anybody, and those no clock can have written', () => {
    const expired = task({ ...inHand, leaseUntil: now })
    const theirs = task({ ...inHand, leaseUntil: now - 1, owner: 'budi' })
    const impossible = task({ ...inHand, leaseUntil: now + 16_001 })
    const alive = task({ ...inHand, leaseUntil: now + 15_000 })
    expect(chooseTasks([expired, theirs, impossible, alive], moment).expired).toEqual([
      expired,
      theirs,
      impossible,
    ])
  })

  it('says when to look again: at the next due time or the end of the next lease', () => {
    expect(chooseTasks([task(later), task({ ...inHand, leaseUntil: now + 3_000 })], moment).nextLookAt).toBe(
      now + 3_000,
    )
    expect(chooseTasks([task(later), task(inHand)], moment).nextLookAt).toBe(now + 4_000)
    expect(chooseTasks([], moment).nextLookAt).toBeUndefined()
  })

  it('takes a due time further ahead than any pause as past: the clock has jumped back', () => {
    const jumped = task({ ...later, dueAt: now + 86_400_000 })
    expect(chooseTasks([jumped], moment).ready).toEqual([jumped])
  })

  it('lets the manager who asked for a cancel have it decided, and no other colleague', () => {
    const asked = task({ owner: 'budi', cancelRequestedAt: now, cancelRequestedBy: 'ana' })
    const other = task({ owner: 'budi', cancelRequestedAt: now, cancelRequestedBy: 'cici' })
    expect(chooseTasks([asked, other], moment).cancels).toEqual([asked])
  })
})
