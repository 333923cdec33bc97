import './inPage/immediate'
import { startTests, type Test } from '@vitest/runner'
import { getTests } from '@vitest/runner/utils'
import { PageRunner } from './pageRunner'
import type { FileResult, TestResult } from './results'
import { loadOf } from './testFiles'

/** Runs the test file that the address names, and tells the page around it after each test and at the end. */
const file = new URLSearchParams(location.search).get('file') ?? ''
const errors: string[] = []

/** Differences come coloured for a terminal. */
const colour = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')

addEventListener('error', event => void errors.push(inWords(event.error ?? event.message)))
addEventListener('unhandledrejection', event => void errors.push(inWords(event.reason)))

tell(await run(), true)

async function run(): Promise<TestResult[]> {
  const soFar: TestResult[] = []
  try {
    const runner = new PageRunner(loadOf(file), test => {
      soFar.push(resultOf(test))
      tell(soFar, false)
    })
    const [ran] = await startTests([file], runner)
    if (!ran) throw new Error(`${file} was not run.`)
    errors.push(...(ran.result?.errors ?? []).map(inWords))
    // What the last test has left behind is thrown by now.
    await new Promise(resolve => setTimeout(resolve))
    // The runner tells nothing of a test that it skips.
    return getTests(ran).map(resultOf)
  } catch (error) {
    errors.push(inWords(error))
    return soFar
  }
}

function tell(tests: TestResult[], isDone: boolean): void {
  const result: FileResult = { file, tests, errors }
  parent.postMessage({ result, isDone }, location.origin)
}

function resultOf({ fullTestName, result }: Test): TestResult {
  const state = result?.state
  return {
    name: fullTestName,
    outcome: state === 'pass' ? 'passed' : state === 'fail' ? 'failed' : 'skipped',
    ms: Math.round(result?.duration ?? 0),
    errors: (result?.errors ?? []).map(inWords),
  }
}

function inWords(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  const { name, message, stack, diff } = error as Partial<Error> & { diff?: string }
  return [`${name ?? 'Error'}: ${message ?? ''}`, diff, stack]
    .filter(Boolean)
    .join('\n')
    .replaceAll(colour, '')
}
