import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leftOut } from '../conformance/leftOut'
import { test } from '../support/engines/conformancePage'
import { expect, skipWhereImpossible } from '../support/engines/engineTest'

skipWhereImpossible()

const tests = dirname(dirname(fileURLToPath(import.meta.url)))
const files = ['unit/queue', 'conformance']
  .flatMap(folder => readdirSync(join(tests, folder)).map(name => `${folder}/${name}`))
  .filter(file => file.endsWith('.test.ts') && !(file in leftOut))
  .sort()
const patienceMs = 80_000

for (const file of files) {
  test(`in the page, with the browser's own database, locks and messages: ${file}`, async ({
    conformance,
  }) => {
    const { tests: ran, errors } = await conformance.run(file, patienceMs)
    const notPassed = ran.filter(({ outcome }) => outcome !== 'passed')
    expect({ notPassed, errors }).toEqual({ notPassed: [], errors: [] })
    expect(ran).not.toEqual([])
  })
}

test('the page knows every test file of the queue, and what is left out exists', async ({ conformance }) => {
  expect(await conformance.knownFiles()).toEqual(files)
  expect(Object.keys(leftOut).filter(file => !existsSync(join(tests, file)))).toEqual([])
})

test('a failing test, a skipped one and an error that nobody caught would be seen here', async ({
  conformance,
}) => {
  const { tests: ran, errors } = await conformance.run('conformance/onPurpose/fails.test.ts', patienceMs)
  expect(ran.map(({ name, outcome }) => `${outcome}: ${name}`)).toEqual([
    'passed: holds',
    'failed: does not hold',
    'failed: has an expectation that nobody awaits',
    'skipped: is skipped',
    'passed: rejects and throws where nobody listens',
  ])
  expect(ran[1]?.errors.join()).toContain('"status": "completed"')
  expect(errors.map(error => error.split('\n')[0]).sort()).toEqual([
    'Error: in a promise',
    'Error: in a timer',
  ])
  const text = await conformance.text()
  expect(text).toContain('2 tests passed, 2 failed, 1 skipped; 0 of 1 files passed.')
  expect(text).toContain('✗ failed: does not hold')
})

test('a file that can not be run would be seen here', async ({ conformance }) => {
  const { tests: ran, errors } = await conformance.run('conformance/nothing.test.ts', patienceMs)
  expect(ran).toEqual([])
  expect(errors.join()).toContain('This page has no test file conformance/nothing.test.ts.')
})
