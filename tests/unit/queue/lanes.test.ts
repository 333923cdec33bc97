import { describe, expect, it } from 'vitest'
import { lanesOf, mayJoin } from '@/queue/lanes'
import type { Task } from '@/queue'

let seqs = 0
const task = (...orderingKeys: string[]) => {
  seqs += 1
  return { seq: seqs, id: `task-${seqs}`, orderingKeys } as unknown as Task
}
const many = (count: number, ...keys: string[]) => Array.from({ length: count }, () => task(...keys))
const lanes = (
  ready: readonly Task[],
  most = 4,
  goesAlone: (task: Task) => boolean = () => false,
  mostSlow = most - 1,
) => lanesOf(ready, { most, mostSlow, batchSize: 5, goesAlone })
const sizes = (parted: Task[][]) => parted.map(lane => lane.length)

describe('promise 5: order holds, and nothing else waits for anything', () => {
  it('tasks that share a key, themselves or through others, are in one lane, in their order', () => {
    const [first, bridge, last] = [task('a'), task('b', 'a'), task('b')]
    const others = many(6, 'c')
    const parted = lanes([first, ...others, bridge, last])
    expect(parted).toEqual([[first, bridge, last], others])
  })

  it('so it is however the keys lie', () => {
    // The printed seed makes the run again.
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
    let state = seed
    const roll = (sides: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31
      return Math.floor((state / 2 ** 31) * sides)
    }
    let parted = 0
    for (let world = 0; world < 300; world++) {
      const kinds = 1 + roll(60)
      const ready = Array.from({ length: roll(80) }, () =>
        task(...Array.from({ length: roll(4) }, () => `key-${roll(kinds)}`)),
      )
      const most = 1 + roll(5)
      const found = lanes(ready, most)
      if (found.length > 1) parted += 1
      const note = `SEED=${seed}, world ${world}`
      expect(found.length, note).toBeLessThanOrEqual(most)
      expect(
        found.flat().sort((one, other) => one.seq - other.seq),
        note,
      ).toEqual(ready)
      for (const lane of found) {
        expect(lane, note).toEqual([...lane].sort((one, other) => one.seq - other.seq))
      }
      const keys = found.map(lane => new Set(lane.flatMap(({ orderingKeys }) => orderingKeys)))
      const all = keys.flatMap(one => [...one])
      expect(all.length, note).toBe(new Set(all).size)
    }
    expect(parted).toBeGreaterThan(20)
  })

  it('what fits into one call is one call', () => {
    expect(sizes(lanes(many(5)))).toEqual([5])
    expect(sizes(lanes([...many(2, 'a'), ...many(2, 'b'), ...many(1, 'c')]))).toEqual([5])
  })

  it('lanes are as even as the keys allow, and cost no call more than one after the other', () => {
    expect(sizes(lanes(many(20)))).toEqual([5, 5, 5, 5])
    expect(sizes(lanes([...many(10, 'a'), ...many(10, 'b'), ...many(10, 'c'), ...many(10, 'd')]))).toEqual([
      10, 10, 10, 10,
    ])
    expect(sizes(lanes([...many(20, 'a'), ...many(2, 'b'), ...many(2, 'c'), ...many(1, 'd')]))).toEqual([
      20, 5,
    ])
  })

  it('no more lanes than are wanted', () => {
    expect(sizes(lanes(many(50), 2))).toEqual([25, 25])
    expect(sizes(lanes(many(50), 1))).toEqual([50])
    expect(lanes([])).toEqual([])
  })

  it('a task that has a call to itself leaves the others theirs', () => {
    const slow = many(2)
    const quick = many(4)
    const goesAlone = (one: Task) => slow.includes(one)
    expect(lanes([...slow, ...quick], 4, goesAlone)).toEqual([[slow[0]], [slow[1]], quick])
  })

  it('a lane stays free of handlers, however many there are', () => {
    const slow = many(9)
    const quick = task()
    const goesAlone = (one: Task) => slow.includes(one)
    const parted = lanes([...slow, quick], 4, goesAlone)
    expect(parted).toHaveLength(4)
    expect(parted).toContainEqual([quick])
    expect(sizes(lanes(slow, 4, goesAlone))).toEqual([3, 3, 3])
    // Of both kinds more than there is room for: at least half of the lanes are for what needs no handler.
    const kinds = lanes([...slow, ...many(40)], 4, goesAlone).map(lane => lane.some(goesAlone))
    expect(kinds).toEqual([true, true, false, false])
  })

  it('what shares a key with a task that has a handler goes with it, or not at all', () => {
    const [slow, follower, quick] = [task('a'), task('a'), task()]
    const goesAlone = (one: Task) => one === slow
    expect(lanes([slow, follower, quick], 4, goesAlone)).toEqual([[slow, follower], [quick]])
    expect(lanes([slow, follower, quick], 4, goesAlone, 0)).toEqual([[quick]])
  })

  it('nothing is sent beside a task that it shares a key with, whichever comes first, nor what follows it', () => {
    const [before, first, second, behind, last] = [task('a'), task('a'), task(), task('a', 'b'), task('b')]
    const [waits, follower] = many(2, 'd')
    const free = [task('c'), task(), task('c')]
    const ready = [before, first, second, behind, last, ...free, waits, follower].filter(
      one => one !== undefined,
    )
    expect(mayJoin(ready, [first, second], one => one === waits)).toEqual(free)
  })
})
