import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followReads } from '@/core/background/followReads'

/** A table with one number in it, whose reading takes `readMs`. */
function table(readMs: number) {
  let value = 0
  let reads = 0
  const readers = new Set<() => void>()
  return {
    live: (read: () => Promise<number>) => ({
      subscribe: ({ next }: { next: (found: number) => void }) => {
        const again = () =>
          void read().then(found => {
            if (readers.has(again)) next(found)
          })
        readers.add(again)
        again()
        return { unsubscribe: () => readers.delete(again) }
      },
    }),
    read: () => {
      reads += 1
      const found = value
      return new Promise<number>(resolve => setTimeout(() => resolve(found), readMs))
    },
    change: () => {
      value += 1
      for (const reader of readers) reader()
    },
    get value() {
      return value
    },
    get reads() {
      return reads
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function changeOften(readMs: number) {
  const numbers = table(readMs)
  const shown: number[] = []
  followReads(numbers.live, numbers.read, found => shown.push(found))
  await vi.advanceTimersByTimeAsync(1_000)
  for (let count = 0; count < 100; count += 1) {
    numbers.change()
    await vi.advanceTimersByTimeAsync(100)
  }
  await vi.advanceTimersByTimeAsync(5_000)
  return { numbers, shown }
}

it('shows every state of a list that is read quickly', async () => {
  const { shown } = await changeOften(5)
  expect(shown).toEqual(Array.from({ length: 101 }, (_, count) => count))
})

it('reads a list that takes long with rests in between, and shows the last state', async () => {
  const { numbers, shown } = await changeOften(100)
  // Ten seconds of changes: two reads of 100 ms, then a rest of 300.
  expect(numbers.reads).toBeGreaterThan(20)
  expect(numbers.reads).toBeLessThan(60)
  expect(shown.at(-1)).toBe(numbers.value)
})

it('rests for good when nothing changes any more', async () => {
  const { numbers } = await changeOften(100)
  const { reads } = numbers
  await vi.advanceTimersByTimeAsync(60_000)
  expect(numbers.reads).toBe(reads)
})
