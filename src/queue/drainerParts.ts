import type { Process } from './attempt'
import type { CancelTask } from './cancels'
import type { TaskRegistry } from './defineTask'
import type { Environment } from './environment'
import type { Reachability } from './reachability'
import type { TaskStore } from './taskStore'

export interface DrainSettings {
  /** Tasks in one call at most. Default 50. */
  batchSize: number
  /**
   * Calls under way side by side at most; tasks that share a key never are. Default 5: a browser opens six connections to
   * a server that has no HTTP/2, and one stays free for what people are waiting for.
   */
  concurrency: number
  /** How many open tasks, from the oldest on, are read before all of them are. Default 500. */
  lookAhead: number
  /** How long a claim stands without a sign of life. Default 15,000 ms. */
  leaseMs: number
  /** How long an answer may take; shorter than the lease. Default 10,000 ms. */
  timeoutMs: number
  /** How long until a task that waits for `update` is tried again. Default 15 min. */
  updatePauseMs: number
}

export interface DrainerParts {
  store: TaskStore
  registry: TaskRegistry
  environment: Environment
  reachability: Reachability
  settings: DrainSettings
  /** The person whose session may send now. */
  owner: () => string | null
  process?: Process | undefined
  cancel?: CancelTask | undefined
  /** After each change that a screen may want to show. */
  onProgress: () => void
}
