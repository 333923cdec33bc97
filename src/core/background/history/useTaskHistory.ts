import { computed, onScopeDispose, readonly, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { Task } from '@/queue'
import { backgroundState } from '../backgroundState'
import { isPlain, matcherOf, type HistoryFilter } from './historyFilter'
import { idle } from './idle'
import { inTurns } from '../inTurns'
import { newestFirst, type KeyIndex } from './keyIndex'
import { sharedIndex } from './sharedIndex'

export interface TaskHistoryOptions {
  filter: Readonly<Ref<HistoryFilter>>
  /** While it is true no row moves: what is new waits, and what no longer fits stays. */
  isHeld: Readonly<Ref<boolean>>
}

/**
 * The tasks of this device that fit a filter, as a list of keys, newest first. It never holds the rows: see `useTaskRows`.
 * The list fills from its beginning, and is complete when `isComplete` says so. Stops with its scope.
 */
export function useTaskHistory({ filter, isHeld }: TaskHistoryOptions) {
  const state = backgroundState()
  const { queue, definitionOf } = state
  const reads = queue.reads.history
  const index = sharedIndex(state)

  const counts = shallowRef(index.current?.counts())
  /** What the list shows. */
  const keys = shallowRef<readonly number[]>([])
  /** What it would show if nothing held it. */
  const latest = shallowRef<readonly number[]>([])
  const isComplete = shallowRef(false)
  const hasFailed = shallowRef(false)

  /** Keys whose rows may fit the filter now, or no longer. */
  let doubtful = new Set<number>()
  let turn = 0

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
    const mine = turn
    const isCurrent = () => turn === mine
    isComplete.value = false
    hasFailed.value = false
    keys.value = []
    latest.value = []
    doubtful = new Set()
    const work = isPlain(filter.value) ? loadPlain(isCurrent) : loadMatching(isCurrent)
    void work.catch((error: unknown) => {
      if (isCurrent()) fail(error)
    })
  }

  async function loadPlain(isCurrent: () => boolean): Promise<void> {
    const { view } = filter.value
    if (!index.current) {
      const page = index.firstPage(view)
      // What is known already is on the screen as soon as the list is.
      const newest = 'then' in page ? await page : page
      if (!isCurrent()) return
      publish(newest)
      // The database answers in order: what is on screen asks for its rows before the long list is asked for.
      await idle()
      if (!isCurrent()) return
    }
    // What is held stays as it begins, so it has to begin with what is so now.
    const isGoodEnough = !index.isBehind || !isHeld.value
    const known = (isGoodEnough && index.current) || (await index.update())
    if (!isCurrent()) return
    publish(known.keys(view))
    complete()
  }

  async function loadMatching(isCurrent: () => boolean): Promise<void> {
    const known = await index.update()
    if (!isCurrent()) return
    counts.value = known.counts()
    const matches = matcherOf(filter.value, definitionOf)
    for await (const rows of reads.inPieces(known.keys(filter.value.view))) {
      if (!isCurrent()) return
      const found = keysOf(rows.filter(matches))
      if (found.length > 0) publish([...latest.value, ...found])
    }
    if (isCurrent()) complete()
  }

  function complete(): void {
    counts.value = index.current?.counts()
    hasFailed.value = false
    isComplete.value = true
    if (index.isBehind || doubtful.size > 0) refreshing.ask()
  }

  async function refresh(): Promise<void> {
    // Whoever reads it first looks at what has changed since.
    if (!index.current) return
    const mine = turn
    const isCurrent = () => turn === mine
    try {
      const known = await index.update()
      counts.value = known.counts()
      // The list that somebody has chosen meanwhile began before this change.
      if (!isCurrent()) refreshing.ask()
      if (!isCurrent() || !isComplete.value) return
      if (isPlain(filter.value)) show(known.keys(filter.value.view))
      else await judge(known, isCurrent)
      hasFailed.value = false
    } catch (error) {
      fail(error)
    }
  }

  /** Looks at the rows of doubtful keys; all others fit, or not, as before. */
  async function judge(known: KeyIndex, isCurrent: () => boolean): Promise<void> {
    const inView = new Set(known.keys(filter.value.view))
    const judged = new Set(doubtful)
    const matches = matcherOf(filter.value, definitionOf)
    const found: number[] = []
    for await (const rows of reads.inPieces([...judged].filter(key => inView.has(key)))) {
      if (!isCurrent()) return
      found.push(...keysOf(rows.filter(matches)))
    }
    for (const key of judged) doubtful.delete(key)
    const kept = latest.value.filter(key => inView.has(key) && !judged.has(key))
    show([...kept, ...found].sort(newestFirst))
  }

  function show(next: readonly number[]): void {
    const shown = latest.value
    if (next.length !== shown.length || next.some((key, place) => key !== shown[place])) publish(next)
  }

  function fail(error: unknown): void {
    hasFailed.value = true
    console.error(error)
  }

  const refreshing = inTurns(refresh)
  const stopFollowing = index.listen({
    onChange: () => {
      // What could not be read from its beginning can't be followed.
      if (hasFailed.value && !isComplete.value) load()
      else refreshing.ask()
    },
    onUpdate: keys => {
      if (!isPlain(filter.value)) for (const key of keys) doubtful.add(key)
    },
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
      latest.value = latest.value.filter(key => !isGone.has(key))
      keys.value = keys.value.filter(key => !isGone.has(key))
    },
    /** Something that the list needs could not be read. */
    fail,
    tryAgain: () => {
      index.forget()
      load()
    },
  }
}

/** Neighbours are read in the order of their keys. */
function keysOf(rows: readonly Task[]): number[] {
  return rows.map(({ seq }) => seq).sort(newestFirst)
}
