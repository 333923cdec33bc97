/**
 * What a step of `npm test` amounts to. A step that ended badly counts at least one failure, and so does one that ran
 * no test at all: an empty suite that looks green is the worst of all.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 */

/**
 * A step that is one check: type check, lint, build.
 * @param {boolean} succeeded
 * @returns {Tally}
 */
export function tallyOfCheck(succeeded) {
  return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 }
}

/**
 * @param {any} report the JSON report of Vitest, or undefined when there is none
 * @param {boolean} succeeded whether the runner's exit code was 0
 * @returns {Tally}
 */
export function tallyOfVitest(report, succeeded) {
  // A file that can't even be imported has no test to fail.
  const brokenFiles = (report?.testResults ?? []).filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  return strict(
    {
      passed: report?.numPassedTests ?? 0,
      failed: (report?.numFailedTests ?? 0) + brokenFiles,
      skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    },
    succeeded,
  )
}

/**
 * @param {any} report the JSON report of Playwright, or undefined when there is none
 * @param {boolean} succeeded whether the runner's exit code was 0
 * @returns {Tally}
 */
export function tallyOfPlaywright(report, succeeded) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {}
  return strict({ passed: expected, failed: unexpected + flaky, skipped }, succeeded)
}

/**
 * @param {Tally} tally
 * @param {boolean} succeeded
 */
function strict(tally, succeeded) {
  const ranNothing = tally.passed + tally.failed === 0
  return (ranNothing || !succeeded) && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

/** @param {Tally[]} tallies */
export function total(tallies) {
  return tallies.reduce(
    (sum, tally) => ({
      passed: sum.passed + tally.passed,
      failed: sum.failed + tally.failed,
      skipped: sum.skipped + tally.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
}
