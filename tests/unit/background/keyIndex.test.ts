import { describe, expect, it } from 'vitest'
import { ChangedKeys } from '@/core/background/changedKeys'
import { KeyIndex, placeOf } from '@/core/background/history/keyIndex'
import type { HistoryView, RowView } from '@/queue'
import { Dice } from '../../simulation/dice'
import { keysByView, rowViews } from '../../support/keysByView'

const madeOf = (rows: ReadonlyMap<number, RowView>) => new KeyIndex(keysByView(rows))

const everything = (index: KeyIndex) =>
  (['all', ...rowViews] as HistoryView[]).map(view => [view, index.keys(view)])

describe('the keys of each view', () => {
  it.each([1, 2, 3])(
    'are kept by what changes as if read anew, through 300 random changes of seed %i',
    seed => {
      const dice = new Dice(seed)
      const rows = new Map<number, RowView>(
        Array.from({ length: 40 }, (_, key) => [key + 1, dice.pick(rowViews) ?? 'queued']),
      )
      const index = madeOf(rows)
      for (let change = 0; change < 300; change += 1) {
        const from = 1 + dice.roll(60)
        const range = { from, to: from + dice.roll(4) }
        for (let key = range.from; key <= range.to; key += 1) {
          if (dice.chance(25)) rows.delete(key)
          else rows.set(key, dice.pick(rowViews) ?? 'queued')
        }
        const now = new Map([...rows].filter(([key]) => key >= range.from && key <= range.to))
        index.apply([range], now)
        expect(everything(index)).toEqual(everything(madeOf(rows)))
      }
      expect(index.counts().all).toBe(rows.size - index.counts().dismissed)
    },
  )

  it('says whose rows were or are in the changed ranges', () => {
    const index = madeOf(
      new Map([
        [1, 'completed'],
        [2, 'failed'],
        [5, 'queued'],
      ] as const),
    )
    const touched = index.apply([{ from: 2, to: 4 }], new Map([[3, 'queued']] as const))
    expect(touched.sort()).toEqual([2, 3])
    expect(index.keys('all')).toEqual([5, 3, 1])
    expect(index.open().sort()).toEqual([3, 5])
  })

  it('keeps the same list while nothing in it changes', () => {
    const index = madeOf(
      new Map([
        [1, 'completed'],
        [2, 'failed'],
      ] as const),
    )
    const [completed, all] = [index.keys('completed'), index.keys('all')]
    index.apply([{ from: 1, to: 1 }], new Map([[1, 'completed']] as const))
    expect(index.keys('all')).toBe(all)
    index.apply([{ from: 2, to: 2 }], new Map([[2, 'cancelled']] as const))
    expect(index.keys('completed')).toBe(completed)
    expect(index.keys('all')).toBe(all)
  })

  it('finds a key that stands in a list, and no other', () => {
    expect([9, 7, 2].map(key => placeOf([9, 7, 2], key))).toEqual([0, 1, 2])
    expect([10, 8, 1].map(key => placeOf([9, 7, 2], key))).toEqual([-1, -1, -1])
  })
})

describe('what may have changed', () => {
  it('is told once, and a row that changes again and again is one', () => {
    const changes = new ChangedKeys()
    for (let time = 0; time < 5_000; time += 1) changes.add([{ from: 7, to: 7 }])
    expect(changes.isEmpty).toBe(false)
    expect(changes.take()).toEqual([{ from: 7, to: 7 }])
    expect(changes.isEmpty).toBe(true)
    expect(changes.take()).toEqual([])
  })

  it.each([
    ['nobody knows which', undefined],
    ['they are too many', [{ from: 1, to: 1_001 }]],
  ])('can be any row when %s', (_why, ranges) => {
    const changes = new ChangedKeys()
    changes.add(ranges)
    changes.add([{ from: 3, to: 3 }])
    expect(changes.isEmpty).toBe(false)
    expect(changes.take()).toBeUndefined()
    changes.add([{ from: 3, to: 3 }])
    expect(changes.take()).toEqual([{ from: 3, to: 3 }])
  })
})
