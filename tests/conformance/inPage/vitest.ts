/** Stands for `vitest` in the page: its own runner, expectations and spies, without the parts that need Node. */
export {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  onTestFinished,
  test,
} from '@vitest/runner'
export { expect } from './expect'
export { vi } from './vi'
