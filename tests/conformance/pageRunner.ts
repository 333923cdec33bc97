import { GLOBAL_EXPECT, getState, setState } from '@vitest/expect'
import type { Test, VitestRunner, VitestRunnerConfig } from '@vitest/runner'
import { vi } from './inPage/vi'

/** A real disk is slower than a stand-in in memory, and some tests wait for an hour of their own clock, step by step. */
const patienceMs = 60_000

const config: VitestRunnerConfig = {
  root: '',
  name: undefined,
  setupFiles: [],
  passWithNoTests: false,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: patienceMs,
  hookTimeout: patienceMs,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: true,
}

/** Runs one test file in this document, with the settings of `vitest.config.ts` that matter here. */
export class PageRunner implements VitestRunner {
  readonly config = config

  constructor(
    private readonly load: () => Promise<unknown>,
    private readonly onEnded: (test: Test) => void,
  ) {}

  importFile(): Promise<unknown> {
    return this.load()
  }

  onBeforeTryTask(test: Test): void {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
    setState({ assertionCalls: 0, currentTestName: test.fullName }, expectation())
  }

  onAfterRunTask(test: Test): void {
    this.onEnded(test)
  }
}

const expectation = () => (globalThis as never)[GLOBAL_EXPECT] as Parameters<typeof getState>[0]
