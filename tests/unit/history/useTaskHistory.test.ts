import { expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import {
  backgroundState,
  installBackgroundState,
  type BackgroundState,
} from '@/core/background/backgroundState'
import { noFilter, type HistoryFilter } from '@/core/background'
import { sharedIndex } from '@/core/background/history/sharedIndex'
import { useTaskHistory } from '@/core/background/history/useTaskHistory'
import type { HistoryView, KeyRange, RowView, Task } from '@/queue'
import { keysByView } from '../../support/keysByView'

const waitFor = (isSo: () => void) => vi.waitFor(isSo, { timeout: 8_000 })

/** A history of these rows; only what a list asks of it. An answer about changed rows can be held back. */
function installHistory(rows: Map<number, RowView>) {
  let listener: (changed: KeyRange[] | undefined) => void = () => undefined
  let held = Promise.resolve()
  const calls = { keysByView: 0, rowsWithin: 0 }
  const firstPages: HistoryView[] = []
  const history = {
    newestKeys: (view: HistoryView, limit: number) => {
      firstPages.push(view)
      const keys = [...rows].filter(([, one]) => view === 'all' || view === one).map(([key]) => key)
      return Promise.resolve(keys.sort((one, other) => other - one).slice(0, limit))
    },
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
    firstPages,
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

function openList(view: HistoryFilter['view'], isHeld = ref(false)) {
  const filter = ref<HistoryFilter>({ ...noFilter, view })
  const scope = effectScope()
  const list = scope.run(() => useTaskHistory({ filter, isHeld }))
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

it('begins at once with what was read ahead, for as long as nothing has changed', async () => {
  const rows = new Map<number, RowView>([
    [1, 'completed'],
    [2, 'failed'],
  ])
  const history = installHistory(rows)
  const index = sharedIndex(backgroundState())
  await index.firstPage('all')
  const first = openList('all')
  expect(first.keys.value).toEqual([2, 1])
  first.close()
  expect(history.firstPages).toEqual(['all'])

  rows.set(3, 'queued')
  history.tell(3)
  const second = openList('all')
  expect(second.keys.value).toEqual([])
  await waitFor(() => expect(second.keys.value).toEqual([3, 2, 1]))
  expect(history.firstPages).toEqual(['all', 'all'])
  second.close()
})

it('keeps no first page that a change has overtaken', async () => {
  const rows = new Map<number, RowView>([[1, 'completed']])
  const history = installHistory(rows)
  const index = sharedIndex(backgroundState())
  const reading = index.firstPage('all')
  rows.set(2, 'queued')
  history.tell(2)
  expect(await reading).toEqual([1])
  expect(await index.firstPage('all')).toEqual([2, 1])
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

it('counts as new all that fits, when nothing of what a held list shows fits any more', async () => {
  const rows = new Map<number, RowView>([[1, 'failed']])
  const history = installHistory(rows)
  const isHeld = ref(false)
  const list = openList('failed', isHeld)
  await waitFor(() => expect(list.isComplete.value && list.keys.value).toEqual([1]))
  isHeld.value = true
  rows.set(1, 'dismissed').set(2, 'failed').set(3, 'failed')
  history.tell(1, 2, 3)
  await waitFor(() => expect(list.matchingKeys()).toEqual([3, 2]))
  expect(list.keys.value).toEqual([1])
  expect(list.newer.value).toBe(2)
  list.close()
})
