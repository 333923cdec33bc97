import { beforeAll, describe, expect, it } from 'vitest'
import { simulate, type Summary } from './simulate.mjs'

const first = Number(process.env.SEED ?? 1)
const runs = Number(process.env.RUNS ?? 2_000)

/** What a life of a device may bring: each of it has to have come, or its promise was not tested. */
const events = {
  deaths: [
    'before enqueue',
    'after enqueue, before its commit',
    'after the commit of enqueue',
    'before claim',
    'after claim, before its commit',
    'after the commit of claim',
    'before a request',
    'with an answer in hand',
    'before settle',
    'after settle, before its commit',
    'after the commit of settle',
    'before it asks about a cancel',
    'between showing and recording',
    'between two steps',
  ].map(place => `died ${place}`),
  'faults of the line': [
    'request lost',
    'request swallowed',
    'request late',
    'request doubled',
    'answer lost',
    'answer swallowed',
    'slow',
    'offline',
  ],
  'words of the server': [
    'applied',
    'replayed',
    'refused',
    'call rolled back',
    'choked on a poison task',
    'choked, and asked to come later',
    'version unknown',
    'function unknown',
    'server away',
    'asked to come later',
    'session refused',
    'tombstone',
    'tombstone kept a task out',
    'cancel came too late',
  ],
  'doings of people': [
    'enqueue',
    'enqueue many',
    'enqueue again',
    'cancel',
    'retry',
    'dismiss',
    'another person',
    'sign out',
    'renew session',
    'sync now',
  ],
  'troubles of tabs': [
    'froze with the lock',
    'froze without the lock',
    'thaw',
    'waited in vain for the lock',
    'taken before the lease was over',
    'message dropped by a frozen tab',
    'session of nobody, or of somebody else',
    'calls side by side',
    'sent beside an older call',
    'worker',
    'clock jumps',
    'database slower than the wait for it',
  ],
}

describe(`${runs} random lives of a device`, () => {
  let summary: Summary

  beforeAll(async () => {
    console.info(`seeds from ${first} on`)
    summary = await simulate({ first, runs })
  }, 600_000)

  it('promises 1 to 3 and 5 to 7: nothing is lost, doubled, out of order, silent, stuck or in a wrong name', () => {
    const { failure } = summary
    const story = failure && `${failure.trace.join('\n')}\nAgain: SEED=${failure.seed} npm run simulate`
    expect(failure?.broken, story).toBeUndefined()
    expect(summary.runs).toBe(runs)
  })

  it.each(Object.entries(events))('had all %s', (_what, expected) => {
    expect(expected.filter(event => !summary.counts[event])).toEqual([])
  })
})
