export interface Random {
  /** From 0 up to, but not including, 1. */
  next: () => number
  /** A whole number from `least` to `most`, both included. */
  int: (least: number, most: number) => number
  chance: (probability: number) => boolean
  pick: <T>(from: readonly T[]) => T
  shuffled: <T>(list: readonly T[]) => T[]
}

/** The same numbers for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    int,
    chance: probability => next() < probability,
    pick: <T>(from: readonly T[]) => {
      if (from.length === 0) throw new Error('Nothing to pick from.')
      return from[int(0, from.length - 1)] as T
    },
    shuffled: <T>(list: readonly T[]) => {
      const left = [...list]
      return list.map(() => left.splice(int(0, left.length - 1), 1)[0] as T)
    },
  }
}
