import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  ChaiStyleAssertions,
  customMatchers,
  getState,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
  type ExpectStatic,
} from '@vitest/expect'
import { getCurrentTest, type Test } from '@vitest/runner'

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(ChaiStyleAssertions)
chai.use(JestAsymmetricMatchers)

// What the plugins above have added, which Chai's own types don't know.
const plugged = chai.expect as unknown as {
  (value: unknown, message?: string): { withTest: (test: Test) => unknown }
  extend: (expect: ExpectStatic, matchers: RawMatcherFnObject) => void
}
type RawMatcherFnObject = Parameters<ExpectStatic['extend']>[0]

const check = (value: unknown, message?: string) => {
  const assertion = plugged(value, message)
  const test = getCurrentTest()
  // Tied to its test, an expectation that nobody awaits is noticed.
  return test ? assertion.withTest(test) : assertion
}

/** Vitest's `expect`, put together as Vitest does it, without snapshots. */
export const expect = Object.assign(
  check,
  chai.expect,
  (globalThis as unknown as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT],
) as unknown as ExpectStatic

expect.getState = () => getState(expect)
expect.setState = state => setState(state, expect)
expect.extend = matchers => plugged.extend(expect, matchers)
// The matchers look for the state there.
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, writable: true, configurable: true })
expect.extend(customMatchers)
setState({ assertionCalls: 0 }, expect)
