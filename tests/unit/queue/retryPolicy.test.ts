import { describe, expect, it } from 'vitest'
import { retryPolicyOf } from '@/queue/defineTask'
import { retryDelayMs, silencePauseMs } from '@/queue/retryPolicy'
import { stir } from '../../support/testQueue'

describe('the retry policy', () => {
  it('waits 0 s, 2 s, 4 s, 8 s …', () => {
    expect([0, 1, 2, 3, 4, 5].map(attempts => retryDelayMs(attempts))).toEqual([
      0, 2000, 4000, 8000, 16000, 32000,
    ])
  })

  it('never waits longer than 60 s, however many attempts there were', () => {
    expect([6, 7, 60, 2000].map(attempts => retryDelayMs(attempts))).toEqual([60000, 60000, 60000, 60000])
  })

  it('takes 3 attempts and these delays unless the type says otherwise', () => {
    expect(retryPolicyOf(stir)).toEqual({ maxAttempts: 3, baseDelayMs: 2000, maxDelayMs: 60000 })
    const hasty = retryPolicyOf({ ...stir, retry: { maxAttempts: 5, baseDelayMs: 100 } })
    expect(hasty).toEqual({ maxAttempts: 5, baseDelayMs: 100, maxDelayMs: 60000 })
    expect(retryDelayMs(3, hasty)).toBe(400)
  })

  it('asks after a silence with pauses that grow from 1 s to 60 s, cut by up to a half', () => {
    expect([1, 2, 3, 6, 7, 50].map(asked => silencePauseMs(asked, 0))).toEqual([
      1000, 2000, 4000, 32000, 60000, 60000,
    ])
    expect(silencePauseMs(50, 1)).toBe(30000)
    expect(silencePauseMs(1, 1)).toBe(1000)
  })
})
