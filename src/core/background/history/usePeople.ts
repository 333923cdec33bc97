import { onScopeDispose, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import { backgroundState, type BackgroundState } from '../backgroundState'
import { inTurns } from '../inTurns'
import { idle } from './idle'

export interface KnownPerson {
  id: string
  name: string
}

/** For each queue: who was met among its tasks, and what is still to be looked at. There is no index of people. */
interface Search {
  people: Map<string, string>
  /** Keys up to this one are known. */
  upTo: number
  /** Those of them that nobody has looked at, newest first. */
  left: readonly number[]
}
const searches = new WeakMap<BackgroundState, Search>()

const pieceSize = 100
/** After each piece the device has ten times as long for everything else. */
const restFactor = 10
/** A new name is no hurry: a busy queue is not asked with each change. */
const followEveryMs = 2_000

/**
 * Everybody who has a task on this device, whoever worked last first found: the history is read through once per page, in
 * idle time and a few rows at a time; after that only what is new, also while the panel is open. Stops with its scope.
 * @param mayLook from then on
 */
export function usePeople(mayLook: Readonly<Ref<boolean>>) {
  const state = backgroundState()
  const search = searches.get(state) ?? { people: new Map<string, string>(), upTo: 0, left: [] }
  searches.set(state, search)
  const people = shallowRef<readonly KnownPerson[]>([])
  const tell = () => {
    people.value = [...search.people]
      .map(([id, name]) => ({ id, name }))
      .sort((one, other) => one.name.localeCompare(other.name))
  }
  let isStopped = false
  let stopFollowing: () => void = () => undefined
  const looking = inTurns(
    () => look().catch((error: unknown) => console.error(error)),
    () => followEveryMs,
  )
  onScopeDispose(() => {
    isStopped = true
    stopFollowing()
    looking.stop()
  })

  async function look(): Promise<void> {
    const { history } = state.queue.reads
    await idle()
    const fresh = await history.keysAfter(search.upTo)
    search.upTo = fresh[0] ?? search.upTo
    search.left = [...fresh, ...search.left]
    while (search.left.length > 0 && !isStopped) {
      const startedAt = performance.now()
      // Taken off before they are read: a panel that was closed and opened again looks for people beside the one before.
      const keys = search.left.slice(0, pieceSize)
      search.left = search.left.slice(pieceSize)
      for (const row of await history.rows(keys)) {
        // The newest name counts, and it comes first.
        if (row && !search.people.has(row.owner)) search.people.set(row.owner, row.ownerName)
      }
      if (search.people.size > people.value.length) tell()
      await new Promise(resolve => setTimeout(resolve, restFactor * (performance.now() - startedAt)))
      await idle()
    }
  }
  tell()
  watch(
    mayLook,
    may => {
      stopFollowing()
      stopFollowing = () => undefined
      if (!may) return
      // Somebody's first task may come while it is open.
      stopFollowing = state.queue.reads.history.onChange(looking.ask)
      looking.ask()
    },
    { immediate: true },
  )
  return shallowReadonly(people)
}
