import { describe, expect, it } from 'vitest'
import { tallyOfCheck, tallyOfPlaywright, tallyOfVitest, total } from '../../support/tally.mjs'

describe('what a step of `npm test` amounts to', () => {
  it('sums the numbers of Vitest and Playwright', () => {
    const vitest = tallyOfVitest({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1 }, false)
    const playwright = tallyOfPlaywright(
      { stats: { expected: 4, unexpected: 1, flaky: 0, skipped: 0 } },
      false,
    )
    expect(total([tallyOfCheck(true), vitest, playwright])).toEqual({ passed: 12, failed: 3, skipped: 1 })
  })

  it('calls a step that ran no test a failure, even if its runner was content', () => {
    expect(tallyOfVitest({ numPassedTests: 0, numFailedTests: 0 }, true).failed).toBe(1)
    expect(tallyOfPlaywright({ stats: { expected: 0, skipped: 3 } }, true).failed).toBe(1)
    expect(tallyOfVitest(undefined, true).failed).toBe(1)
  })

  it('calls a run that crashed after green tests a failure', () => {
    expect(tallyOfVitest({ numPassedTests: 9, numFailedTests: 0 }, false)).toMatchObject({
      passed: 9,
      failed: 1,
    })
    expect(tallyOfPlaywright({ stats: { expected: 9 } }, false)).toMatchObject({ passed: 9, failed: 1 })
  })

  it('counts a test file that could not be imported', () => {
    const report = { numPassedTests: 3, testResults: [{ status: 'failed', assertionResults: [] }] }
    expect(tallyOfVitest(report, false)).toMatchObject({ passed: 3, failed: 1 })
  })

  it('counts a flaky test as failed', () => {
    expect(tallyOfPlaywright({ stats: { expected: 2, flaky: 1 } }, true).failed).toBe(1)
  })
})
