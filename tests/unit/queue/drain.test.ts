import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { RefusedError, UnreachableError, type Outcome, type TaskDefinition } from '@/queue'
import {
  createTestQueue,
  passTime,
  refused,
  signInNeeded,
  stir,
  transient,
  unreachable,
  until,
  updateNeeded,
  type TestQueue,
} from '../../support/testQueue'

const statusOf = async (world: TestQueue, id: string) => (await world.task(id)).status
const hour = 3_600_000

describe('a task that is sent', () => {
  it('is completed, with the result, in one call', async () => {
    const world = createTestQueue()
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await until(async () => (await statusOf(world, id)) === 'completed')
    expect(await world.task(id)).toMatchObject({
      status: 'completed',
      result: { id },
      attempts: 1,
      completedAt: world.clock.now,
      announceTo: 'ana',
    })
    expect(world.server.calls).toEqual([[id]])
    expect(await world.queue.reads.attemptsOf(id)).toMatchObject([
      { taskId: id, outcome: 'done', ranIn: 'page' },
    ])
  })

  it('goes with up to 49 others in one call, in order', async () => {
    const world = createTestQueue()
    const ids: string[] = []
    for (let n = 0; n < 120; n++) ids.push((await world.queue.enqueue('stir', { pot: `${n}` })).id)
    await world.queue.drain()
    expect(world.server.calls.map(call => call.length)).toEqual([50, 50, 20])
    expect(world.server.applied).toEqual(ids)
  })

  it('leaves nothing open behind it', async () => {
    const world = createTestQueue()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    expect(await world.queue.reads.open()).toEqual([])
    const row = await world.task(id)
    expect([row.claimToken, row.leaseUntil, row.waitingFor, row.open]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('retry', () => {
  it('tries at once, after 2 s and after 4 s, and fails after the third attempt', async () => {
    const world = createTestQueue()
    const sentAt: number[] = []
    const start = world.clock.now
    world.server.fault = () => {
      sentAt.push(world.clock.now - start)
      return transient
    }
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await until(async () => (await statusOf(world, id)) === 'retrying')
    await passTime(world, 20_000, 500)
    expect(sentAt).toEqual([0, 2_000, 6_000])
    expect(await world.task(id)).toMatchObject({
      status: 'failed',
      attempts: 3,
      lastError: { code: '40001', message: 'Try again.' },
      completedAt: start + 6_000,
    })
  })

  it('takes maxAttempts from the type', async () => {
    const world = createTestQueue({ tasks: [{ ...stir, retry: { maxAttempts: 1 } }] })
    world.server.fault = () => transient
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    expect(await statusOf(world, id)).toBe('failed')
  })

  it('fails a refused task at once, with the reason', async () => {
    const world = createTestQueue()
    world.server.taskFault = () => refused
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject({
      status: 'failed',
      attempts: 1,
      lastError: { code: 'SM002' },
    })
    await passTime(world, 10_000)
    expect(world.server.calls).toHaveLength(1)
  })

  it('by hand starts again at attempt 0 with the same id', async () => {
    const world = createTestQueue()
    world.server.taskFault = () => refused
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await world.queue.drain()
    world.server.taskFault = () => undefined
    const again = await world.queue.retry(id)
    expect(again).toMatchObject({ id, status: 'queued', attempts: 0 })
    expect(again.completedAt).toBeUndefined()
    await world.queue.drain()
    expect(await statusOf(world, id)).toBe('completed')
    expect(world.server.calls).toEqual([[id], [id]])
    await expect(world.queue.retry(id)).rejects.toMatchObject({ code: 'not_possible' })
  })
})

describe('no answer', () => {
  it('keeps the attempt count while the network is away, and fails nothing in an hour', async () => {
    const world = createTestQueue()
    world.server.fault = () => unreachable
    world.server.isUp = false
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await passTime(world, hour, 5_000)
    expect(await world.task(id)).toMatchObject({ status: 'queued', attempts: 0, waitingFor: 'network' })
    expect(world.queue.state.silentSince).toBeDefined()
    world.server.fault = () => undefined
    world.server.isUp = true
    await passTime(world, 61_000)
    expect(await world.task(id)).toMatchObject({ status: 'completed', attempts: 1 })
  })

  it('asks with one probe and growing pauses, not with every task', async () => {
    const world = createTestQueue()
    world.server.fault = () => unreachable
    world.server.isUp = false
    for (let n = 0; n < 60; n++) await world.queue.enqueue('stir', { pot: `${n}` })
    world.queue.start()
    await passTime(world, hour, 1_000)
    expect(world.server.calls).toHaveLength(1)
    // 1 + 2 + 4 + 8 + 16 + 32 s, then one a minute: 65 in an hour.
    expect(world.server.probes).toBeGreaterThan(55)
    expect(world.server.probes).toBeLessThan(70)
  })

  it('promise 6: it always moves again – `online` sends at once, without a probe first', async () => {
    const world = createTestQueue()
    world.isOnline = false
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await until(() => !world.queue.state.isDraining)
    expect(world.server.calls).toEqual([])
    world.isOnline = true
    world.signal('online')
    world.clock.advance(0)
    await until(async () => (await statusOf(world, id)) === 'completed')
    expect(world.server.calls).toEqual([[id]])
    expect(world.server.probes).toBe(0)
  })

  it('does not believe the hint for ever: the probe finds a network that the browser denies', async () => {
    const world = createTestQueue()
    world.isOnline = false
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await passTime(world, 3_000)
    expect(await statusOf(world, id)).toBe('completed')
  })

  it('starts at a random moment within 1 s after `online`', async () => {
    const world = createTestQueue({ reconnectSpreadMs: 1_000 })
    world.isOnline = false
    world.queue.start()
    await world.queue.enqueue('stir', { pot: 'soup' })
    world.signal('online')
    expect(world.clock.nextTimerIn).toBeLessThanOrEqual(1_000)
  })

  it('honours Retry-After, and does not even ask with the probe before', async () => {
    const world = createTestQueue()
    const start = world.clock.now
    const sentAt: number[] = []
    world.server.fault = (_batch, call) => {
      sentAt.push(world.clock.now - start)
      return call === 1
        ? { kind: 'unreachable', error: { code: 'http_429', message: '' }, retryAfterMs: 45_000 }
        : undefined
    }
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await until(() => sentAt.length === 1 && !world.queue.state.isDraining, 'the first call')
    await passTime(world, 50_000)
    expect(sentAt).toEqual([0, 45_000])
    expect(await statusOf(world, id)).toBe('completed')
  })

  it('gives up a call that hangs after 10 s', async () => {
    const world = createTestQueue()
    world.server.fault = (_batch, call) => (call === 1 ? new Promise(() => undefined) : undefined)
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await until(() => world.server.calls.length === 1)
    world.clock.advance(9_999)
    expect(await statusOf(world, id)).toBe('processing')
    world.clock.advance(1)
    await until(async () => (await statusOf(world, id)) === 'queued')
    expect(await world.task(id)).toMatchObject({
      waitingFor: 'network',
      attempts: 0,
      lastError: { code: 'timeout' },
    })
  })

  it('does not storm a gateway that lets the probe through and no task', async () => {
    const world = createTestQueue()
    world.server.fault = () => unreachable
    for (let n = 0; n < 50; n++) await world.queue.enqueue('stir', { pot: `${n}` })
    world.queue.start()
    await passTime(world, 10 * 60_000, 5_000)
    // Every pause of at most a minute ends in one more try to find the culprit, of at most 3 × 6 calls.
    expect(world.server.calls.length).toBeLessThan(16 * 18)
    expect((await world.queue.reads.open()).every(task => task.attempts === 0)).toBe(true)
    world.server.fault = () => undefined
    await passTime(world, 61_000)
    expect(world.server.applied).toHaveLength(50)
  })

  it('promise 2: nothing happens twice – an answer lost after the commit is asked for again with the same id', async () => {
    const world = createTestQueue()
    world.server.fault = (batch, call) => {
      if (call > 1) return undefined
      batch.forEach(task => world.server.apply(task))
      return unreachable
    }
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await passTime(world, 2_000)
    expect(await statusOf(world, id)).toBe('completed')
    expect(world.server.applied).toEqual([id])
    expect(world.server.calls).toEqual([[id], [id]])
  })
})

describe('waiting for sign-in and for an update', () => {
  it('promise 7: the right person – a refused session waits, spends nothing, and goes on after sign-in', async () => {
    const world = createTestQueue()
    world.server.fault = () => signInNeeded
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await passTime(world, 120_000, 10_000)
    expect(await world.task(id)).toMatchObject({ status: 'queued', attempts: 0, waitingFor: 'sign-in' })
    expect(world.queue.state.isSignInNeeded).toBe(true)
    expect(world.server.calls).toHaveLength(1)
    world.server.fault = () => undefined
    world.queue.sessionChanged()
    await until(async () => (await statusOf(world, id)) === 'completed')
    expect(world.queue.state.isSignInNeeded).toBe(false)
  })

  it('promise 6: it always moves again – a refusal that comes after the session was renewed is of the old one', async () => {
    const world = createTestQueue()
    const answers: ((outcome: Outcome) => void)[] = []
    world.server.fault = () => new Promise(resolve => answers.push(resolve))
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await until(() => answers.length === 1)
    world.queue.sessionChanged()
    world.server.fault = () => undefined
    answers[0]?.(signInNeeded)
    // What the new session makes due may come after the refusal was written down: then it has gone on by itself.
    await until(async () => {
      const { status, waitingFor } = await world.task(id)
      return waitingFor === 'sign-in' || status === 'completed'
    })
    await passTime(world, 2_000)
    expect(await statusOf(world, id)).toBe('completed')
  })

  it("promise 7: the right person – sends nothing of Ana's while Budi is here, and goes on when she is back", async () => {
    const world = createTestQueue()
    world.isOnline = false
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    world.person = { id: 'budi', name: 'Budi' }
    world.isOnline = true
    world.signal('online')
    world.queue.sessionChanged()
    const theirs = await world.queue.enqueue('stir', { pot: 'tea' })
    await until(async () => (await statusOf(world, theirs.id)) === 'completed')
    expect(await statusOf(world, id)).toBe('queued')
    world.person = { id: 'ana', name: 'Ana' }
    world.queue.sessionChanged()
    await until(async () => (await statusOf(world, id)) === 'completed')
    expect(world.server.calls).toEqual([[theirs.id], [id]])
  })

  it('promise 8: old tasks survive new code – what the server does not know waits and is tried again after 15 min', async () => {
    const world = createTestQueue()
    world.server.taskFault = () => updateNeeded
    world.queue.start()
    // A start tries what waits for an update once more: that is over before there is anything.
    await world.queue.drain()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup', keys: ['a'] })
    await until(async () => (await world.task(id)).waitingFor === 'update')
    world.server.taskFault = task => (task.id === id ? updateNeeded : undefined)
    const next = await world.queue.enqueue('stir', { pot: 'tea', keys: ['a'] })
    await until(async () => (await statusOf(world, next.id)) === 'completed')
    world.server.taskFault = () => undefined
    await passTime(world, 14 * 60_000, 30_000)
    expect(await world.task(id)).toMatchObject({ status: 'queued', attempts: 0, waitingFor: 'update' })
    await passTime(world, 2 * 60_000, 30_000)
    expect(await statusOf(world, id)).toBe('completed')
  })

  it('promise 8: old tasks survive new code – tries what waits for an update again when new code has come', async () => {
    const world = createTestQueue()
    world.server.taskFault = () => updateNeeded
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await until(async () => (await world.task(id)).waitingFor === 'update')
    world.server.taskFault = () => undefined
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'queued', waitingFor: 'update' })
    world.queue.codeUpdated()
    await until(async () => (await statusOf(world, id)) === 'completed')
    expect(await world.task(id)).toMatchObject({ attempts: 1 })
  })

  it('sets all tasks aside when the function is missing on the server, after one call', async () => {
    const world = createTestQueue()
    world.server.fault = () => updateNeeded
    for (let n = 0; n < 120; n++) await world.queue.enqueue('stir', { pot: `${n}` })
    await world.queue.drain()
    const open = await world.queue.reads.open()
    expect(open).toHaveLength(120)
    expect(new Set(open.map(task => task.waitingFor))).toEqual(new Set(['update']))
    expect(world.server.calls).toHaveLength(1)
  })

  it('promise 8: old tasks survive new code – migrates v1 → v3, and sends what it became', async () => {
    const old = createTestQueue()
    old.isOnline = false
    old.queue.start()
    const { id } = await old.queue.enqueue('stir', { pot: 'soup' })
    const sent: unknown[] = []
    const next = old.anotherTab({
      tasks: [
        {
          ...stir,
          version: 3,
          migrate: {
            1: payload => ({ ...(payload as object), pot: `${(payload as { pot: string }).pot}+2` }),
            2: payload => ({ ...(payload as object), pot: `${(payload as { pot: string }).pot}+3` }),
          },
        },
      ],
      process: batch => {
        sent.push(...batch.map(({ version, payload, fingerprint }) => ({ version, payload, fingerprint })))
        return Promise.resolve(batch.map(() => ({ kind: 'done' as const, result: {} })))
      },
    })
    const { fingerprint } = await old.task(id)
    await next.queue.drain()
    expect(sent).toEqual([{ version: 3, payload: { pot: 'soup+2+3' }, fingerprint }])
    expect(await next.task(id)).toMatchObject({ status: 'completed', version: 3 })
  })

  it('promise 5: order holds – a tab with older code that looks during a pause lets nothing pass the task that has it', async () => {
    const world = createTestQueue({ tasks: [{ ...stir, version: 2, migrate: { 1: payload => payload } }] })
    const older = world.anotherTab({ tasks: [stir] })
    let isFirst = true
    world.server.taskFault = () => {
      const outcome = isFirst ? transient : undefined
      isFirst = false
      return outcome
    }
    const first = await world.queue.enqueue('stir', { pot: 'soup', keys: ['item:1'] })
    await world.queue.drain()
    const second = await world.queue.enqueue('stir', { pot: 'stew', keys: ['item:1'] })
    // It does not know this version.
    await older.queue.drain()
    await world.queue.drain()
    expect(world.server.applied).toEqual([])
    expect(await world.task(first.id)).toMatchObject({ status: 'retrying', waitingFor: undefined })
    world.clock.advance(2_000)
    await world.queue.drain()
    expect(world.server.applied).toEqual([first.id, second.id])
  })

  it('promise 8: a migration that throws, a newer version and an unknown type wait, and stop nothing else', async () => {
    const world = createTestQueue()
    const broken = await world.queue.enqueue('stir', { pot: 'old' })
    await world.queue.drain()
    await world.database.tasks.update(broken.seq, {
      status: 'queued',
      open: 1,
      completedAt: undefined,
      dueAt: 0,
    })
    world.server.applied.length = 0
    world.server.calls.length = 0
    const later = world.anotherTab({
      tasks: [
        {
          ...stir,
          version: 2,
          migrate: {
            1: () => {
              throw new Error('This pot is gone.')
            },
          },
        },
      ],
    })
    const newer = await later.queue.enqueue('stir', { pot: 'newer' })
    await later.database.tasks.update(newer.seq, { version: 9 })
    const unknown = await later.queue.enqueue('stir', { pot: 'unknown' })
    await later.database.tasks.update(unknown.seq, { type: 'knead' })
    const fine = await later.queue.enqueue('stir', { pot: 'fine' })
    await later.queue.drain()
    for (const id of [broken.id, newer.id, unknown.id]) {
      expect(await later.task(id)).toMatchObject({ status: 'queued', waitingFor: 'update' })
    }
    expect((await later.task(broken.id)).lastError).toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining('This pot is gone.') as string,
    })
    expect(later.server.applied).toEqual([fine.id])
  })
})

it.each([
  ['a promise', () => Promise.resolve({ pot: 'new' })],
  ['a function', () => ({ pot: 'new', stirs: () => 3 })],
])('promise 8: a migration that makes %s of a payload stops nothing else', async (_what, migrate) => {
  const world = createTestQueue()
  const lenient: TaskDefinition = {
    ...stir,
    schema: { '~standard': { version: 1, vendor: 'test', validate: value => ({ value }) } },
    orderingKeys: () => [],
  }
  const { id } = await world.queue.enqueue('stir', { pot: 'old' })
  const later = world.anotherTab({ tasks: [{ ...lenient, version: 2, migrate: { 1: migrate } }] })
  const fine = await later.queue.enqueue('stir', { pot: 'fine' })
  await later.queue.drain()
  expect(await later.task(id)).toMatchObject({
    waitingFor: 'update',
    lastError: { code: 'migration_failed' },
  })
  expect(later.server.applied).toEqual([fine.id])
  expect(later.faults).toEqual([])
})

describe('a type with a handler of its own', () => {
  const work = (handle: () => Promise<unknown>) => ({ ...stir, type: 'knead', handle })

  it('runs once, whatever it returns: what no database can hold is left out, and told', async () => {
    let runs = 0
    const world = createTestQueue({
      tasks: [work(() => Promise.resolve({ weight: (runs += 1), again: () => undefined }))],
    })
    const { id } = await world.queue.enqueue('knead', { pot: 'dough' })
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'completed', result: undefined })
    expect(world.faults).toMatchObject([{ name: 'DataCloneError' }])
    world.clock.advance(60_000)
    await world.queue.drain()
    expect(runs).toBe(1)
  })

  it('runs without any process', async () => {
    const world = createTestQueue({ tasks: [work(() => Promise.resolve('kneaded'))] })
    const { id } = await world.queue.enqueue('knead', { pot: 'dough' })
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject({ status: 'completed', result: 'kneaded' })
    expect(world.server.calls).toEqual([])
  })

  it.each([
    ['an unknown error is counted', new Error('Oh.'), { status: 'retrying', attempts: 1 }],
    ['RefusedError fails at once', new RefusedError('Never.'), { status: 'failed', attempts: 1 }],
    [
      'UnreachableError waits',
      new UnreachableError('Gone.'),
      { status: 'queued', attempts: 0, waitingFor: 'network' },
    ],
  ])('%s', async (_name, error, expected) => {
    const world = createTestQueue({ tasks: [work(() => Promise.reject(error))] })
    const { id } = await world.queue.enqueue('knead', { pot: 'dough' })
    await world.queue.drain()
    expect(await world.task(id)).toMatchObject(expected)
  })

  it('keeps the order of a shared key with the tasks that go to `process`', async () => {
    const done: string[] = []
    const world = createTestQueue({
      tasks: [
        stir,
        {
          ...work(() => Promise.resolve()),
          handle: ({ pot }) => Promise.resolve(done.push(pot)),
        },
      ],
      process: batch => {
        done.push(...batch.map(task => (task.payload as { pot: string }).pot))
        return Promise.resolve(batch.map(() => ({ kind: 'done' as const, result: {} })))
      },
    })
    world.isOnline = false
    world.queue.start()
    for (const [type, pot] of [
      ['stir', '1'],
      ['knead', '2'],
      ['stir', '3'],
      ['stir', '4'],
      ['knead', '5'],
    ] as const) {
      await world.queue.enqueue(type, { pot, keys: ['a'] })
    }
    world.queue.syncNow()
    await until(() => done.length === 5)
    expect(done).toEqual(['1', '2', '3', '4', '5'])
  })
})
