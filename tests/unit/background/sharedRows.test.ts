import { expect, it } from 'vitest'
import { SharedRows } from '@/core/background/sharedRows'
import type { Task } from '@/queue'
import { Dice } from '../../simulation/dice'
import { taskRow } from '../../support/taskRow'

const shown = 5

/** Whole rows of whatever state. */
function anyRow(dice: Dice, seq: number): Task {
  const attempts = dice.roll(3)
  if (dice.chance(40)) return taskRow({ seq, attempts, status: 'queued', open: 1 })
  const ended = { seq, attempts, completedAt: dice.roll(1_000) }
  if (dice.chance(40)) return taskRow(ended)
  const failed = { ...ended, status: 'failed' } as const
  // Its cancel is still to be decided.
  if (dice.chance(20)) return taskRow({ ...failed, open: 1 })
  if (dice.chance(30)) return taskRow({ ...failed, dismissedAt: 7 })
  return taskRow({ ...failed, announceTo: 'ana' })
}

function readAnew(all: ReadonlyMap<number, Task>): SharedRows {
  const rows = new SharedRows(shown)
  rows.replace([...all.values()])
  return rows
}

const lists = ({ tasks, untold, failed }: SharedRows) => ({ tasks, untold, failed })

it.each([1, 2, 3])('is kept by what changes as if read anew, through 300 random changes of seed %i', seed => {
  const dice = new Dice(seed)
  const all = new Map(Array.from({ length: 20 }, (_, place) => [place + 1, anyRow(dice, place + 1)]))
  const rows = readAnew(all)
  let enough = 0
  for (let change = 0; change < 300; change += 1) {
    const from = 1 + dice.roll(30)
    const range = { from, to: from + dice.roll(3) }
    for (let key = range.from; key <= range.to; key += 1) {
      if (dice.chance(10)) all.delete(key)
      else all.set(key, anyRow(dice, key))
    }
    const found = [...all.values()].filter(({ seq }) => seq >= range.from && seq <= range.to)
    if (rows.apply([range], found)) enough += 1
    else rows.replace([...all.values()])
    expect(lists(rows)).toEqual(lists(readAnew(all)))
  }
  expect(enough).toBeGreaterThan(100)
})

it('shows the open ones, the latest that have ended, what is untold and what failed, in the order of enqueueing', () => {
  const rows = new SharedRows(2)
  const ended = [40, 10, 30, 20].map((completedAt, place) => taskRow({ seq: place + 2, completedAt }))
  const failed = taskRow({ seq: 7, status: 'failed', completedAt: 5, announceTo: 'ana' })
  const open = taskRow({ seq: 1, status: 'queued', open: 1 })
  rows.replace([failed, ...ended, open])
  expect(rows.tasks.map(({ seq }) => seq)).toEqual([1, 2, 4])
  expect(rows.untold).toEqual([failed])
  expect(rows.failed).toEqual([failed])
})

it('keeps row and list the same objects while nothing in them changes', () => {
  const rows = new SharedRows(2)
  const one = taskRow({ seq: 1, completedAt: 1 })
  rows.replace([one, taskRow({ seq: 2, status: 'queued', open: 1 })])
  const { tasks, untold } = rows
  rows.apply([{ from: 1, to: 1 }], [taskRow({ seq: 1, completedAt: 1 })])
  expect(rows.tasks).toBe(tasks)
  rows.apply([{ from: 2, to: 2 }], [taskRow({ seq: 2, status: 'processing', open: 1 })])
  expect(rows.tasks[0]).toBe(one)
  expect(rows.tasks[1]?.status).toBe('processing')
  expect(rows.untold).toBe(untold)
})

it('says when an older finished task moves up that it does not know', () => {
  const all = [1, 2, 3].map(seq => taskRow({ seq, completedAt: seq }))
  const rows = new SharedRows(2)
  rows.replace(all)
  expect(rows.apply([{ from: 3, to: 3 }], [])).toBe(false)
  rows.replace(all.slice(0, 2))
  expect(rows.apply([{ from: 4, to: 4 }], [taskRow({ seq: 4, completedAt: 4 })])).toBe(true)
  expect(rows.tasks.map(({ seq }) => seq)).toEqual([2, 4])
})
