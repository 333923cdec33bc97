import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followTasks } from '@/core/background/followTasks'
import type { KeyRange, Task } from '@/queue'
import { taskRow } from '../../support/taskRow'

/** A store of open tasks. */
function store(count: number, readMs: number) {
  const rows = new Map(Array.from({ length: count }, (_, key) => [key, opened(key, 0)]))
  const listeners = new Set<(changed: KeyRange[] | undefined) => void>()
  const wait = () => new Promise(resolve => setTimeout(resolve, readMs))
  const world = {
    isReadable: true,
    readAll: 0,
    readRanges: 0,
    reads: {
      openAndLatest: async () => {
        world.readAll += 1
        const found = [...rows.values()]
        await wait()
        if (!world.isReadable) throw new Error('Not readable.')
        return found
      },
      unannounced: () => Promise.resolve([]),
      history: {
        onChange: (listener: (changed: KeyRange[] | undefined) => void) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        rowsWithin: async (ranges: readonly KeyRange[]) => {
          world.readRanges += 1
          const found = [...rows.values()].filter(({ seq }) =>
            ranges.some(({ from, to }) => from <= seq && seq <= to),
          )
          await wait()
          if (!world.isReadable) throw new Error('Not readable.')
          return found
        },
      },
    },
    change: (keys: readonly number[], attempts: number, isKnown = true) => {
      for (const key of keys) rows.set(key, opened(key, attempts))
      for (const listener of listeners)
        listener(isKnown ? keys.map(key => ({ from: key, to: key })) : undefined)
    },
  }
  return world
}

const opened = (seq: number, attempts: number): Task => taskRow({ seq, attempts, status: 'queued', open: 1 })

const attemptsOf = (tasks: readonly Task[]) => tasks.map(({ attempts }) => attempts)

function follow(world: ReturnType<typeof store>) {
  const shown: number[][] = []
  followTasks(world.reads, 100, ({ tasks }) => shown.push(attemptsOf(tasks)))
  return shown
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Ten seconds of changes. */
async function changeOften(readMs: number) {
  const world = store(1, readMs)
  const shown = follow(world)
  await vi.advanceTimersByTimeAsync(1_000)
  for (let count = 1; count <= 100; count += 1) {
    world.change([0], count)
    await vi.advanceTimersByTimeAsync(100)
  }
  await vi.advanceTimersByTimeAsync(5_000)
  return { world, shown }
}

it('shows every state of what is read quickly, and reads only what has changed', async () => {
  const { world, shown } = await changeOften(5)
  expect(shown).toEqual(Array.from({ length: 101 }, (_, count) => [count]))
  expect(world).toMatchObject({ readAll: 1, readRanges: 100 })
})

it('reads what takes long with rests in between, and shows the last state', async () => {
  const { world, shown } = await changeOften(100)
  expect(world.readRanges).toBeGreaterThan(20)
  expect(world.readRanges).toBeLessThan(30)
  expect(shown.at(-1)).toEqual([100])
})

it('rests for good when nothing changes any more', async () => {
  const { world } = await changeOften(100)
  const { readRanges } = world
  await vi.advanceTimersByTimeAsync(60_000)
  expect(world).toMatchObject({ readAll: 1, readRanges })
})

it('reads all anew where it can be any row, or where many have changed here and there', async () => {
  const world = store(100, 5)
  const shown = follow(world)
  await vi.advanceTimersByTimeAsync(100)
  world.change([5], 1, false)
  await vi.advanceTimersByTimeAsync(100)
  expect(world).toMatchObject({ readAll: 2, readRanges: 0 })
  world.change(
    Array.from({ length: 50 }, (_, place) => 2 * place),
    2,
  )
  await vi.advanceTimersByTimeAsync(100)
  expect(world).toMatchObject({ readAll: 3, readRanges: 0 })
  expect(shown.at(-1)?.slice(0, 6)).toEqual([2, 0, 2, 0, 2, 1])
})

it('shows a change that came while all was being read', async () => {
  const world = store(2, 50)
  const shown = follow(world)
  await vi.advanceTimersByTimeAsync(20)
  world.change([1], 3)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(shown).toEqual([
    [0, 0],
    [0, 3],
  ])
})

it('keeps what it shows while nothing can be read, says why, and then reads all anew', async () => {
  const logged = vi.spyOn(console, 'error').mockReturnValue()
  const world = store(2, 5)
  const shown = follow(world)
  await vi.advanceTimersByTimeAsync(100)
  world.isReadable = false
  world.change([0], 1)
  await vi.advanceTimersByTimeAsync(100)
  expect(logged).toHaveBeenCalledOnce()
  expect(shown).toEqual([[0, 0]])
  world.isReadable = true
  world.change([1], 2)
  await vi.advanceTimersByTimeAsync(100)
  expect(shown.at(-1)).toEqual([1, 2])
  logged.mockRestore()
})
