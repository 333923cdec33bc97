/** What the page says of itself: to a person in words, to a driver in `window.conformance`. */
export interface Conformance {
  /** Every test file that this page knows. */
  known: string[]
  isDone: boolean
  results: FileResult[]
}

export interface FileResult {
  file: string
  tests: TestResult[]
  /** Outside of any test: the file could not be loaded, or something was thrown that nobody caught. */
  errors: string[]
}

export interface TestResult {
  name: string
  outcome: 'passed' | 'failed' | 'skipped'
  ms: number
  errors: string[]
}

declare global {
  interface Window {
    conformance: Conformance
  }
}

/** A file without a test is no success either. */
export function isPassed({ tests, errors }: FileResult): boolean {
  return errors.length === 0 && tests.length > 0 && tests.every(({ outcome }) => outcome === 'passed')
}
