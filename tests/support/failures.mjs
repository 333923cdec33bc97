/**
 * What failed, in few lines: a log of a thousand tests is cut off wherever it is shown, but never at its end.
 *
 * @typedef {{ test: string, message: string }} Failure
 */

const longestMessage = 1_200

/**
 * @param {any} report the JSON report of Vitest, or undefined when there is none
 * @returns {Failure[]}
 */
export function failuresOfVitest(report) {
  return (report?.testResults ?? []).flatMap((/** @type {any} */ file) => {
    if (file.status !== 'failed') return []
    const failed = file.assertionResults.filter((/** @type {any} */ { status }) => status === 'failed')
    if (failed.length === 0) return [failure(file.name, file.message)]
    return failed.map((/** @type {any} */ { fullName, failureMessages }) =>
      failure(`${file.name}: ${fullName}`, failureMessages.join('\n')),
    )
  })
}

/**
 * @param {any} report the JSON report of Playwright, or undefined when there is none
 * @returns {Failure[]}
 */
export function failuresOfPlaywright(report) {
  const beforeAnyTest = (report?.errors ?? []).map((/** @type {any} */ error) =>
    failure('before any test', error.message),
  )
  return [...beforeAnyTest, ...(report?.suites ?? []).flatMap(failuresOfSuite)]
}

/**
 * @param {any} suite
 * @returns {Failure[]}
 */
function failuresOfSuite(suite) {
  const own = (suite.specs ?? [])
    .filter((/** @type {any} */ { ok }) => !ok)
    .map((/** @type {any} */ { file, line, title, tests }) =>
      failure(
        `${file}:${line}: ${title}`,
        tests
          .flatMap((/** @type {any} */ { results }) => results)
          .flatMap((/** @type {any} */ { errors }) => errors)
          .map((/** @type {any} */ { message }) => message)
          .join('\n'),
      ),
    )
  return [...own, ...(suite.suites ?? []).flatMap(failuresOfSuite)]
}

/**
 * @param {string} test
 * @param {string | undefined} message
 */
function failure(test, message = '') {
  // Colours are for a terminal; a log shows them as noise.
  const plain = message.replaceAll(/\u001b\[[\d;]*m/g, '')
  return { test, message: plain.length > longestMessage ? `${plain.slice(0, longestMessage)} …` : plain }
}
