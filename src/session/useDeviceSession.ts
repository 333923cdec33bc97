import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import type { DeviceSession, Person } from './deviceSession'

/**
 * `opening` until the device's own store has answered; `expired`: the person is known and may go on working, but the
 * server wants a new sign-in before it takes anything; `closed`: this browser keeps nothing for us, see `trouble`.
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

  async function look(): Promise<void> {
    try {
      const [found, stored] = await Promise.all([session.person(), session.read()])
      person.value = found
      presence.value = found ? (stored ? 'signed-in' : 'expired') : 'signed-out'
    } catch {
      presence.value = 'closed'
    }
  }

  void look()
  onScopeDispose(session.onChange(() => void look()))
  return { person: readonly(person), presence: readonly(presence) }
}
