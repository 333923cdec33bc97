/** Lists of keys, newest (largest) first and without repeats: what is new and what is gone from one to the next. */
export function difference(
  before: readonly number[],
  after: readonly number[],
): { added: number[]; gone: number[] } {
  if (before === after) return { added: [], gone: [] }
  const added: number[] = []
  const gone: number[] = []
  let [left, right] = [0, 0]
  for (;;) {
    const [one, other] = [before[left], after[right]]
    if (one === undefined && other === undefined) return { added, gone }
    if (one === other) {
      left += 1
      right += 1
    } else if (other === undefined || (one !== undefined && one > other)) {
      gone.push(one as number) // `one` and `other` are not both absent
      left += 1
    } else {
      added.push(other)
      right += 1
    }
  }
}

/** Both lists as one, in order; the second may be unordered and have repeats. */
export function mergeKeys(ordered: readonly number[], more: readonly number[]): number[] {
  if (more.length === 0) return [...ordered]
  return [...new Set([...ordered, ...more])].sort((one, other) => other - one)
}

/** Where a key stands in a list; -1 if it doesn't. */
export function placeOf(keys: readonly number[], key: number): number {
  let [low, high] = [0, keys.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = keys[middle] ?? 0
    if (found === key) return middle
    if (found > key) low = middle + 1
    else high = middle - 1
  }
  return -1
}
