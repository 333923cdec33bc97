import { computed, onScopeDispose, readonly, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { HistoryCounts, Task } from '@/queue'
import { backgroundState } from '../backgroundState'
import { isPlain, matcherOf, type HistoryFilter } from './historyFilter'
import { whenIdle } from './idle'
import { inTurns } from './inTurns'
import { difference, mergeKeys } from './keyLists'

export interface TaskHistoryOptions {
  filter: Readonly<Ref<HistoryFilter>>
  /** While it is true no row moves: what is new waits, and what no longer fits stays. */
  isHeld: Readonly<Ref<boolean>>
}

/** So many rows are on screen at once, and some more. */
const firstPage = 60

/**
 * The tasks of this device that fit a filter, as a list of keys, newest first. It never holds the rows: see `useTaskRows`.
 * The list fills from its beginning, and is complete when `isComplete` says so. Stops with its scope.
 */
export function useTaskHistory({ filter, isHeld }: TaskHistoryOptions) {
  const { queue, definitionOf } = backgroundState()
  const reads = queue.reads.history

  const counts = shallowRef<HistoryCounts>()
  /** What the list shows. */
  const keys = shallowRef<readonly number[]>([])
  /** What it would show if nothing held it. */
  const latest = shallowRef<readonly number[]>([])
  const isComplete = shallowRef(false)
  const hasFailed = shallowRef(false)

  /** Every key of the view, whatever the other conditions; what `latest` was chosen from. */
  let base: readonly number[] = []
  /** What was open at the last look: whatever changes in a row, it was or is among these. */
  let open: readonly number[] = []
  /** The newest key that was ever met. One that was put aside is in no list, and is met once. */
  let newest = 0
  let turn = 0
  let isMissed = false

  function publish(next: readonly number[]): void {
    latest.value = next
    const shown = keys.value
    if (!isHeld.value || shown.length === 0) {
      keys.value = next
      return
    }
    // Older ones come behind what is there and move nothing.
    const oldest = shown.at(-1) ?? 0
    const older = next.filter(key => key < oldest)
    if (older.length > 0) keys.value = [...shown, ...older]
  }

  function load(): void {
    turn += 1
    isComplete.value = false
    hasFailed.value = false
    keys.value = []
    latest.value = []
    if (isPlain(filter.value)) {
      void attempt(loadFirstPage)
    } else {
      void attempt(loadMatching)
      refreshing.ask()
    }
  }

  async function attempt(work: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    const mine = turn
    const isCurrent = () => turn === mine
    try {
      await work(isCurrent)
    } catch (error) {
      if (isCurrent()) fail(error)
    }
  }

  async function loadFirstPage(isCurrent: () => boolean): Promise<void> {
    const page = await reads.newestKeys(filter.value.view, firstPage)
    if (!isCurrent()) return
    publish(page)
    // The database answers in order: what is on screen asks for its rows before the long list is asked for.
    whenIdle(() => {
      if (!isCurrent()) return
      void attempt(loadAll)
      refreshing.ask()
    })
  }

  async function loadAll(isCurrent: () => boolean): Promise<void> {
    const all = await reads.keys(filter.value.view)
    const put = await reads.keysAfter(all[0] ?? 0)
    if (!isCurrent()) return
    base = all
    newest = put[0] ?? all[0] ?? 0
    publish(all)
    complete()
  }

  async function loadMatching(isCurrent: () => boolean): Promise<void> {
    const matches = matcherOf(filter.value, definitionOf)
    const [all, openNow] = [await reads.keys(filter.value.view), await reads.openKeys()]
    if (!isCurrent()) return
    base = all
    open = openNow
    for await (const rows of reads.inPieces(all)) {
      if (!isCurrent()) return
      // Neighbours are read in the order of their keys.
      const found = newestFirst(rows.filter(matches))
      if (found.length > 0) publish([...latest.value, ...found])
    }
    if (isCurrent()) complete()
  }

  function complete(): void {
    hasFailed.value = false
    isComplete.value = true
    if (isMissed) refreshing.ask()
  }

  async function refresh(): Promise<void> {
    const mine = turn
    const before = counts.value
    try {
      if (isComplete.value) {
        isMissed = false
        await follow(() => turn === mine)
        hasFailed.value = false
      } else {
        isMissed = true
      }
      // To follow a list may have taken counting.
      if (counts.value === before) counts.value = await reads.counts()
    } catch (error) {
      fail(error)
    }
  }

  async function follow(isCurrent: () => boolean): Promise<void> {
    const { view } = filter.value
    const isIndexed = isPlain(filter.value)
    const fresh = view === 'all' ? await allKeysNow(isCurrent, isIndexed) : await reads.keys(view)
    if (!isCurrent()) return
    const { added, gone } = difference(base, fresh)
    if (isIndexed) {
      base = fresh
      if (added.length + gone.length > 0) publish(fresh)
      return
    }
    const matches = matcherOf(filter.value, definitionOf)
    const openNow = await reads.openKeys()
    const isInView = new Set(fresh)
    const doubtful = mergeKeys(
      [...added],
      [...open, ...openNow].filter(key => isInView.has(key)),
    )
    const found: number[] = []
    for await (const rows of reads.inPieces(doubtful)) {
      if (!isCurrent()) return
      found.push(...newestFirst(rows.filter(matches)))
    }
    base = fresh
    open = openNow
    const judged = new Set(doubtful)
    const kept = latest.value.filter(key => isInView.has(key) && !judged.has(key))
    const next = mergeKeys(kept, found)
    const change = difference(latest.value, next)
    if (change.added.length + change.gone.length > 0) publish(next)
  }

  /** What is new is told by the primary key alone; the whole list is read again only when the numbers don't add up. */
  async function allKeysNow(isCurrent: () => boolean, isIndexed: boolean): Promise<readonly number[]> {
    const fresh = await reads.keysAfter(Math.max(newest, base[0] ?? 0))
    newest = fresh[0] ?? newest
    const sum = fresh.length > 0 ? [...fresh, ...base] : base
    if (isIndexed && fresh.length > 0 && isCurrent()) {
      base = sum
      publish(sum)
    }
    const now = await reads.counts()
    counts.value = now
    return now.all === sum.length ? sum : reads.keys('all')
  }

  function fail(error: unknown): void {
    hasFailed.value = true
    console.error(error)
  }

  const refreshing = inTurns(refresh)
  const stopFollowing = reads.onChange(() => {
    // What could not be read from its beginning can't be followed.
    if (hasFailed.value && !isComplete.value) load()
    else refreshing.ask()
  })
  onScopeDispose(() => {
    turn += 1
    stopFollowing()
    refreshing.stop()
  })
  watch(filter, load, { immediate: true })
  watch(isHeld, () => {
    if (!isHeld.value) keys.value = latest.value
  })

  return {
    /** How many tasks each view has; absent until they were counted. */
    counts: shallowReadonly(counts),
    keys: shallowReadonly(keys),
    /** How many fit, also of those that `isHeld` keeps away. */
    matching: computed(() => latest.value.length),
    /** The keys of all that fit, also of those. */
    matchingKeys: (): readonly number[] => latest.value,
    /** Fitting tasks that came while the list was held. */
    newer: computed(() => {
      const newest = keys.value[0] ?? Infinity
      return latest.value.findIndex(key => key <= newest)
    }),
    isComplete: readonly(isComplete),
    /** The device's store could not be read. */
    hasFailed: readonly(hasFailed),
    /** Lets what waits in, and leaves it to `isHeld` what comes then. */
    showNewer: () => (keys.value = latest.value),
    /** Takes out keys whose rows are no longer there. */
    forget: (gone: readonly number[]) => {
      const isGone = new Set(gone)
      base = base.filter(key => !isGone.has(key))
      latest.value = latest.value.filter(key => !isGone.has(key))
      keys.value = keys.value.filter(key => !isGone.has(key))
    },
    tryAgain: load,
  }
}

function newestFirst(rows: readonly Task[]): number[] {
  return rows.map(({ seq }) => seq).sort((one, other) => other - one)
}
