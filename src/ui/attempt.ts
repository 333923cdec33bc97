/**
 * Does what a browser may refuse: `localStorage` and `sessionStorage` throw where a person has forbidden them, even when only
 * named. For what nobody misses when it is not kept.
 *
 * @returns undefined when it threw
 */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
