/** Chance with a seed: mulberry32 (Tommy Ettinger, public domain). The same seed, the same dice, on every machine. */
export class Dice {
  constructor(private state: number) {}

  /** From 0 (included) to 1 (not included). */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0 to `sides` - 1. */
  roll(sides: number): number {
    return Math.floor(this.fraction() * sides)
  }

  chance(percent: number): boolean {
    return this.fraction() * 100 < percent
  }

  /** @returns `undefined` for an empty list */
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.roll(list.length)]
  }

  /** Picks a key; its weight is its share. */
  weighted<Key extends string>(weights: Record<Key, number>): Key {
    const keys = Object.keys(weights) as Key[]
    let left = this.fraction() * keys.reduce((sum, key) => sum + weights[key], 0)
    for (const key of keys) {
      left -= weights[key]
      if (left < 0) return key
    }
    throw new Error('A choice needs at least one weight above 0.')
  }
}
