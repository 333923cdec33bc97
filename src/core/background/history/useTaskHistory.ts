import { computed, onScopeDispose, readonly, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { HistoryCounts } from '@/queue'
import { backgroundState } from '../backgroundState'
import { asksAlike, isPlain, matcherOf, spanOf, type HistoryFilter } from './historyFilter'
import { idle } from './idle'
import { inTurns } from '../inTurns'
import type { KeyIndex } from './keyIndex'
import { MatchedKeys } from './matchedKeys'
import { sharedIndex } from './sharedIndex'

/** Many matches come in pieces: the list is made anew so often at most. */
const tellEveryMs = 100

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

  const counts = shallowRef<Partial<HistoryCounts> | undefined>(index.current?.counts())
  /** How many tasks there are, whatever the filter is. */
  const stored = shallowRef(totalOf(index.current))
  /** What the list shows. */
  const keys = shallowRef<readonly number[]>([])
  /** What it would show if nothing held it. */
  const latest = shallowRef<readonly number[]>([])
  const isComplete = shallowRef(false)
  const hasFailed = shallowRef(false)

  /** What is known of the rows, for a filter that no index answers. */
  let matched: { asked: HistoryFilter; keys: MatchedKeys } | undefined
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
    if (isPlain(filter.value)) matched = undefined
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
    const keys = await matchedFor(filter.value, known)
    if (!isCurrent()) return
    const { view } = filter.value
    const tell = () => show(keys.among(known.keys(view)))
    counts.value = keys.counts(known)
    tell()
    let toldAt = -Infinity
    await keys.look(known.keys(view), hasFound => {
      if (isCurrent() && hasFound && performance.now() >= toldAt + tellEveryMs) {
        tell()
        toldAt = performance.now()
      }
      return isCurrent()
    })
    if (!isCurrent()) return
    tell()
    complete()
  }

  /** What was found out for one view stays known for the others. */
  async function matchedFor(asked: HistoryFilter, known: KeyIndex): Promise<MatchedKeys> {
    if (matched && asksAlike(matched.asked, asked)) return matched.keys
    const keys = new MatchedKeys(reads, matcherOf(asked, definitionOf))
    if (asked.from !== '' || asked.to !== '') {
      const { from, until } = spanOf(asked)
      keys.leaveOut(known, await reads.keysOfSpan(from, until))
    }
    if (filter.value === asked) matched = { asked, keys }
    return keys
  }

  /** The list comes first; how many the other views have is found out when the screen has nothing else to do. */
  async function countOthers(): Promise<void> {
    const keys = matched?.keys
    const known = index.current
    if (!keys || !known) return
    const isWanted = () => matched?.keys === keys
    await idle()
    await keys.look([...known.keys('all'), ...known.keys('dismissed')], async () => {
      if (isWanted()) await idle()
      return isWanted()
    })
    // What is in doubt again keeps its number until it is known.
    if (isWanted()) counts.value = { ...counts.value, ...keys.counts(known) }
  }

  function complete(): void {
    if (isPlain(filter.value)) counts.value = index.current?.counts()
    stored.value = totalOf(index.current)
    hasFailed.value = false
    isComplete.value = true
    if (index.isBehind) refreshing.ask()
    counting.ask()
  }

  async function refresh(): Promise<void> {
    // Whoever reads it first looks at what has changed since.
    if (!index.current) return
    const mine = turn
    const isCurrent = () => turn === mine
    try {
      const known = await index.update()
      stored.value = totalOf(known)
      // The list that somebody has chosen meanwhile began before this change.
      if (!isCurrent()) refreshing.ask()
      if (!isCurrent() || !isComplete.value) return
      const { view } = filter.value
      if (isPlain(filter.value)) {
        counts.value = known.counts()
        show(known.keys(view))
      } else if (matched) {
        const { keys } = matched
        await keys.look(known.keys(view), isCurrent)
        if (!isCurrent()) return
        show(keys.among(known.keys(view)))
        counting.ask()
      }
      hasFailed.value = false
    } catch (error) {
      fail(error)
    }
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
  const counting = inTurns(() => countOthers().catch(fail))
  const stopFollowing = index.listen({
    onChange: () => {
      // What could not be read from its beginning can't be followed.
      if (hasFailed.value && !isComplete.value) load()
      else refreshing.ask()
    },
    onUpdate: keys => {
      matched?.keys.doubt(keys)
    },
  })
  onScopeDispose(() => {
    turn += 1
    matched = undefined
    stopFollowing()
    refreshing.stop()
    counting.stop()
  })
  watch(filter, load, { immediate: true })
  watch(isHeld, () => {
    if (!isHeld.value) keys.value = latest.value
  })

  return {
    /** How many tasks each view has of those that the filter asks for; absent where they were not counted yet. */
    counts: shallowReadonly(counts),
    stored: readonly(stored),
    keys: shallowReadonly(keys),
    /** How many fit, also of those that `isHeld` keeps away. */
    matching: computed(() => latest.value.length),
    /** The keys of all that fit, also of those. */
    matchingKeys: (): readonly number[] => latest.value,
    /** Fitting tasks that came while the list was held. */
    newer: computed(() => {
      const newest = keys.value[0] ?? Infinity
      const place = latest.value.findIndex(key => key <= newest)
      // Where what is shown no longer fits, all that does may be newer.
      return place < 0 ? latest.value.length : place
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
      matched = undefined
      load()
    },
  }
}

function totalOf(index: KeyIndex | undefined): number | undefined {
  return index && index.keys('all').length + index.keys('dismissed').length
}
