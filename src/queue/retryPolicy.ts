/** Settings of one task type. */
export interface RetryPolicy {
  /** Counted attempts before the task fails; default 3. */
  maxAttempts: number
  /** The pause after n counted attempts is this × 2ⁿ⁻¹; default 2,000 ms. */
  baseDelayMs: number
  /** No pause is longer; default 60,000 ms. */
  maxDelayMs: number
}

/** Nothing waits longer for a try by itself; a due time further ahead has seen the clock jump. */
export const longestPauseMs = 60_000

export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 3,
  baseDelayMs: 2_000,
  maxDelayMs: longestPauseMs,
}

/** @returns the pause in ms after `attempts` counted attempts: 0 before the first, then 2 s, 4 s, 8 s … capped. */
export function retryDelayMs(attempts: number, policy: RetryPolicy = defaultRetryPolicy): number {
  if (attempts <= 0) return 0
  return Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempts - 1))
}

/**
 * The pause before asking once more for an answer that did not come: 1 s, 2 s, 4 s … 60 s, each cut by a random
 * part of up to a half, so that many tablets behind one router don't ask in step.
 * @param asked how often in a row there was no answer, from 1
 * @param random a number from 0 to 1
 */
export function silencePauseMs(asked: number, random: number): number {
  const full = Math.min(longestPauseMs, 1_000 * 2 ** Math.min(asked - 1, 6))
  return Math.max(1_000, full * (1 - random / 2))
}

/**
 * What of the pause that a server asks for is written into a task's row, in ms: other tabs and the worker have not heard it.
 * Not beyond what a task may wait without a look, or it would be taken for a clock that has jumped.
 */
export function askedPauseMs(retryAfterMs = 0): number {
  return Math.min(retryAfterMs, longestPauseMs)
}

/**
 * So many calls that share no task, and none between that was answered, mean that nobody answers. One or two are poison;
 * isolating every single one of more would be a storm.
 */
export const enoughUnanswered = 3
