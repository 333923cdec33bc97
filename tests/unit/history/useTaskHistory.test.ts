import { expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { installBackgroundState, type BackgroundState } from '@/core/background/backgroundState'
import { noFilter, type HistoryFilter } from '@/core/background'
import { useTaskHistory } from '@/core/background/history/useTaskHistory'
import type { KeyRange, RowView, Task } from '@/queue'
import { keysByView } from '../../support/keysByView'

const waitFor = (isSo: () => void) => vi.waitFor(isSo, { timeout: 8_000 })

/** A history of these rows; only what a list asks of it. An answer about changed rows can be held back. */
function installHistory(rows: Map<number, RowView>) {
  let listener: (changed: KeyRange[] | undefined) => void = () => undefined
  let held = Promise.resolve()
  const calls = { keysByView: 0, rowsWithin: 0 }
  const history = {
    newestKeys: () => Promise.resolve([]),
    keysByView: () => {
      calls.keysByView += 1
      return Promise.resolve(keysByView(rows))
    },
    rowsWithin: async (ranges: readonly KeyRange[]) => {
      calls.rowsWithin += 1
      await held
      return [...rows]
        .filter(([key]) => ranges.some(({ from, to }) => from <= key && key <= to))
        .map(([seq, view]) =>
          view === 'dismissed'
            ? ({ seq, status: 'failed', dismissedAt: 1 } as Task)
            : ({ seq, status: view } as Task),
        )
    },
    onChange: (listen: typeof listener) => {
      listener = listen
      return () => undefined
    },
  }
  installBackgroundState({ queue: { reads: { history } } } as unknown as BackgroundState)
  return {
    calls,
    tell: (...keys: number[]) => listener(keys.map(key => ({ from: key, to: key }))),
    tellAnything: () => listener(undefined),
    /** @returns lets the answers go */
    hold: () => {
      let go: () => void = () => undefined
      held = new Promise<void>(resolve => (go = resolve))
      return () => go()
    },
  }
}

function openList(view: HistoryFilter['view']) {
  const filter = ref<HistoryFilter>({ ...noFilter, view })
  const scope = effectScope()
  const list = scope.run(() => useTaskHistory({ filter, isHeld: ref(false) }))
  if (!list) throw new Error('No list.')
  return { ...list, filter, close: () => scope.stop() }
}

it('follows a change by its rows, and reads the whole history once', async () => {
  const rows = new Map<number, RowView>([
    [1, 'completed'],
    [2, 'failed'],
    [3, 'queued'],
  ])
  const history = installHistory(rows)
  const list = openList('all')
  await waitFor(() => expect(list.keys.value).toEqual([3, 2, 1]))
  rows.set(3, 'completed').set(2, 'dismissed').set(4, 'queued')
  history.tell(2, 3, 4)
  await waitFor(() => expect(list.keys.value).toEqual([4, 3, 1]))
  expect(list.counts.value).toMatchObject({ all: 3, completed: 2, queued: 1, failed: 0, dismissed: 1 })
  expect(history.calls).toEqual({ keysByView: 1, rowsWithin: 1 })
  list.close()

  // Opened again it knows all of that, and what has changed meanwhile.
  rows.delete(1)
  history.tell(1)
  const again = openList('completed')
  await waitFor(() => expect(again.keys.value).toEqual([3]))
  expect(history.calls).toEqual({ keysByView: 1, rowsWithin: 2 })
  again.close()
})

it('shows a change that was being looked at when another list was chosen', async () => {
  const rows = new Map<number, RowView>([
    [1, 'completed'],
    [2, 'failed'],
  ])
  const history = installHistory(rows)
  const list = openList('failed')
  await waitFor(() => expect(list.keys.value).toEqual([2]))
  const go = history.hold()
  rows.set(2, 'dismissed')
  history.tell(2)
  await waitFor(() => expect(history.calls.rowsWithin).toBe(1))
  list.filter.value = { ...noFilter, view: 'all' }
  await waitFor(() => expect(list.keys.value).toEqual([2, 1]))
  go()
  await waitFor(() => expect(list.keys.value).toEqual([1]))
  list.close()
})

it('shows a change that the list before it was still looking at', async () => {
  const rows = new Map<number, RowView>([[2, 'failed']])
  const history = installHistory(rows)
  const first = openList('failed')
  await waitFor(() => expect(first.keys.value).toEqual([2]))
  const go = history.hold()
  rows.set(2, 'dismissed')
  history.tell(2)
  await waitFor(() => expect(history.calls.rowsWithin).toBe(1))
  first.close()
  const second = openList('failed')
  expect(second.keys.value).toEqual([2])
  go()
  await waitFor(() => expect(second.keys.value).toEqual([]))
  expect(second.counts.value).toMatchObject({ failed: 0, dismissed: 1 })
  second.close()
})

it('reads everything anew when nobody knows what has changed', async () => {
  const rows = new Map<number, RowView>([[1, 'completed']])
  const history = installHistory(rows)
  const list = openList('all')
  await waitFor(() => expect(list.keys.value).toEqual([1]))
  rows.set(2, 'failed')
  history.tellAnything()
  await waitFor(() => expect(list.keys.value).toEqual([2, 1]))
  expect(history.calls).toEqual({ keysByView: 2, rowsWithin: 0 })
  list.close()
})
