import { onScopeDispose, shallowReadonly, shallowRef, triggerRef } from 'vue'
import { backgroundState, type BackgroundState } from '../backgroundState'

export interface KnownPerson {
  id: string
  name: string
}

/** For each queue: who was met among its tasks, and up to which key. There is no index of people. */
const known = new WeakMap<BackgroundState, { people: Map<string, string>; upTo: number }>()

/**
 * Everybody who has a task on this device, found by reading it through once per page, in idle time and a few rows at a
 * time; after that only what is new. Stops with its scope.
 */
export function usePeople() {
  const state = backgroundState()
  const found = known.get(state) ?? { people: new Map<string, string>(), upTo: 0 }
  known.set(state, found)
  const people = shallowRef<readonly KnownPerson[]>([])
  const tell = () => {
    people.value = [...found.people]
      .map(([id, name]) => ({ id, name }))
      .sort((one, other) => one.name.localeCompare(other.name))
    triggerRef(people)
  }
  let isStopped = false
  onScopeDispose(() => (isStopped = true))

  async function look(): Promise<void> {
    const { history } = state.queue.reads
    const keys = (await history.keysAfter(found.upTo)).reverse()
    for await (const rows of history.inPieces(keys, 100)) {
      if (isStopped) return
      const before = found.people.size
      for (const { owner, ownerName, seq } of rows) {
        found.people.set(owner, ownerName)
        found.upTo = Math.max(found.upTo, seq)
      }
      if (found.people.size > before) tell()
      await idle()
    }
  }
  tell()
  void idle()
    .then(look)
    .catch((error: unknown) => console.error(error))
  return shallowReadonly(people)
}

function idle(): Promise<void> {
  return new Promise(resolve => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 1_000 })
    else setTimeout(resolve, 16) // Safari
  })
}
