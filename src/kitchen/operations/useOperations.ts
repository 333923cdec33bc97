import { useDebounceFn, useEventListener } from '@vueuse/core'
import { onScopeDispose, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { AskForOperations, OperationFilters, OperationsAnswer } from './askForOperations'
import type { Operation, OperationPage } from './operation'

export type OperationsProblem = Exclude<OperationsAnswer['outcome'], 'page'>

export interface UseOperations {
  operations: Readonly<Ref<readonly Operation[]>>
  /** Of the first page; null before it. */
  counts: Readonly<Ref<OperationPage['counts']>>
  people: Readonly<Ref<readonly string[]>>
  /** When the first page was read. What was read stays on the screen while the network is away. */
  readAt: Readonly<Ref<Date | null>>
  isReading: Readonly<Ref<boolean>>
  hasMore: Readonly<Ref<boolean>>
  problem: Readonly<Ref<OperationsProblem | null>>
  refresh: () => Promise<void>
  /** The page after the last. */
  readMore: () => Promise<void>
}

/**
 * The restaurant's list, page by page. Asks when it is shown, when the filters change, when the network is back, when this
 * device's work has gone out, and when somebody comes back to the window; asks nothing while it is hidden.
 */
export function useOperations(options: {
  ask: AskForOperations
  filters: Readonly<Ref<OperationFilters>>
  isShown: Readonly<Ref<boolean>>
  isOnline: Readonly<Ref<boolean>>
  openCount: Readonly<Ref<number>>
}): UseOperations {
  const { ask, filters, isShown, isOnline, openCount } = options
  const operations = shallowRef<readonly Operation[]>([])
  const counts = shallowRef<OperationPage['counts']>(null)
  const people = shallowRef<readonly string[]>([])
  const readAt = shallowRef<Date | null>(null)
  const isReading = shallowRef(false)
  const next = shallowRef<OperationPage['next']>(null)
  const hasMore = shallowRef(false)
  const problem = shallowRef<OperationsProblem | null>(null)

  let question: AbortController | null = null
  /** What the rows on the screen were asked with. */
  let shownFor = ''
  /** A pause after typing may outlive the screen. */
  let isOver = false

  async function read(before: OperationPage['next']): Promise<void> {
    // A newer question makes an older one's answer worthless.
    question?.abort()
    const own = (question = new AbortController())
    const asked = filters.value
    isReading.value = true
    const answer = await ask(asked, before, own.signal)
    if (question !== own) return
    question = null
    isReading.value = false
    if (answer.outcome !== 'page') {
      problem.value = answer.outcome
      return
    }
    const { page } = answer
    problem.value = null
    if (before) {
      const known = new Set(operations.value.map(({ id }) => id))
      operations.value = [...operations.value, ...page.operations.filter(({ id }) => !known.has(id))]
    } else {
      const below = shownFor === JSON.stringify(asked) ? rowsBelow(page.operations, operations.value) : []
      operations.value = [...page.operations, ...below]
      counts.value = page.counts
      people.value = page.people ?? []
      readAt.value = new Date()
      shownFor = JSON.stringify(asked)
      // Where it ends is as it was.
      if (below.length > 0) return
    }
    next.value = page.next
    hasMore.value = page.next !== null
  }

  async function refresh(): Promise<void> {
    if (!isShown.value || isOver) return
    if (!isOnline.value) {
      problem.value = 'offline'
      return
    }
    await read(null)
  }

  async function readMore(): Promise<void> {
    if (isReading.value || next.value === null || !isShown.value) return
    await read(next.value)
  }

  function stop() {
    question?.abort()
    question = null
    isReading.value = false
  }

  const refreshSoon = useDebounceFn(refresh, 300)
  watch(
    () => JSON.stringify(filters.value),
    asked => {
      // Rows of another question would lie under the new filter's name.
      if (asked !== shownFor) {
        stop()
        operations.value = []
        next.value = null
        hasMore.value = false
        readAt.value = null
        isReading.value = isShown.value && isOnline.value
      }
      void refreshSoon()
    },
  )
  watch(
    [isShown, isOnline],
    ([shown]) => {
      if (shown) void refresh()
      else stop()
    },
    { immediate: true },
  )
  watch(openCount, (count, before) => {
    if (count === 0 && before > 0) void refresh()
  })
  useEventListener(globalThis.window, 'focus', () => void refresh())
  onScopeDispose(() => {
    isOver = true
    stop()
  })

  return {
    operations: shallowReadonly(operations),
    counts: shallowReadonly(counts),
    people: shallowReadonly(people),
    readAt: shallowReadonly(readAt),
    isReading: shallowReadonly(isReading),
    hasMore: shallowReadonly(hasMore),
    problem: shallowReadonly(problem),
    refresh,
    readMore,
  }
}

/**
 * What is known below a first page that was read again: who has scrolled far down stays there. An operation never changes, so
 * that is still true; but between a page without a row that is known and the rest there may be others.
 */
function rowsBelow(page: readonly Operation[], known: readonly Operation[]): readonly Operation[] {
  const last = page.at(-1)
  const place = known.findIndex(({ id }) => id === last?.id)
  return place < 0 ? [] : known.slice(place + 1)
}
