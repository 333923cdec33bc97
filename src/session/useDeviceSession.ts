import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import type { DeviceSession, Person } from './deviceSession'

/** How soon it is tried again where this browser keeps nothing for us: it may be over in a moment. */
const againAfterMs = 5_000

/**
 * `opening` until the device's own store has answered; `expired`: the person is known and may go on working, but the
 * server wants a new sign-in before it takes anything; `closed`: this browser keeps nothing for us, or not now.
 */
export type Presence = 'opening' | 'signed-out' | 'signed-in' | 'expired' | 'closed'

export interface DeviceSessionView {
  person: Readonly<Ref<Person | null>>
  presence: Readonly<Ref<Presence>>
}

/** Who is at the device, for screens. Follows sign-ins and sign-outs of other tabs; stops with its scope. */
export function useDeviceSession(session: DeviceSession): DeviceSessionView {
  const person = ref<Person | null>(null)
  const presence = ref<Presence>('opening')

  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  async function look(): Promise<void> {
    try {
      const [found, stored] = await Promise.all([session.person(), session.read()])
      person.value = found
      presence.value = found ? (stored ? 'signed-in' : 'expired') : 'signed-out'
    } catch {
      presence.value = 'closed'
      clearTimeout(timer)
      if (!isOver) timer = setTimeout(() => void look(), againAfterMs)
    }
  }

  void look()
  const stopFollowing = session.onChange(() => void look())
  onScopeDispose(() => {
    isOver = true
    clearTimeout(timer)
    stopFollowing()
  })
  return { person: readonly(person), presence: readonly(presence) }
}
