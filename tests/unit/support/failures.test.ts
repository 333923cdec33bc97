import { describe, expect, it } from 'vitest'
import { failuresOfPlaywright, failuresOfVitest } from '../../support/failures.mjs'

describe('what failed, once more at the end of `npm test`', () => {
  it('names the tests of Vitest, and a file that could not be imported', () => {
    const report = {
      testResults: [
        { name: 'a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] },
        {
          name: 'b.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'good' },
            { status: 'failed', fullName: 'bad', failureMessages: ['\u001b[31mexpected 1\u001b[39m'] },
          ],
        },
        { name: 'c.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      ],
    }
    expect(failuresOfVitest(report)).toEqual([
      { test: 'b.test.ts: bad', message: 'expected 1' },
      { test: 'c.test.ts', message: 'no such module' },
    ])
  })

  it('names the tests of Playwright however deep they lie, and what broke before any test', () => {
    const spec = (title: string, ok: boolean) => ({
      title,
      ok,
      file: 'a.spec.ts',
      line: 7,
      tests: [{ results: [{ errors: ok ? [] : [{ message: 'never shown' }] }] }],
    })
    const report = {
      errors: [{ message: 'no browser' }],
      suites: [{ specs: [spec('good', true)], suites: [{ specs: [spec('bad', false)] }] }],
    }
    expect(failuresOfPlaywright(report)).toEqual([
      { test: 'before any test', message: 'no browser' },
      { test: 'a.spec.ts:7: bad', message: 'never shown' },
    ])
  })

  it('has nothing to say of a report that is not there, and cuts a message that fills the screen', () => {
    expect([...failuresOfVitest(undefined), ...failuresOfPlaywright(undefined)]).toEqual([])
    const [failure] = failuresOfPlaywright({ errors: [{ message: 'x'.repeat(5_000) }] })
    expect(failure?.message).toMatch(/^x{1200} …$/)
  })
})
