import { readonly, ref, watch, type Ref } from 'vue'
import { attempt } from '@/ui/attempt'
import type { Presence } from './useDeviceSession'

const key = 'simmer-signed-in'

export interface LostStorage {
  /** Somebody was signed in here, has not signed out, and this device knows nothing of it any more. */
  isLost: Readonly<Ref<boolean>>
  /** Runs a sign-out: what is gone after it was not lost. */
  whileSigningOut: (signOut: () => Promise<void>) => Promise<void>
}

/**
 * Notices that the browser has thrown away the databases of this origin, and with them what was not sent: Chromium does so when
 * it finds one damaged, and others when a device is short of room; none says a word. What tells it is a mark in another store
 * of the same origin, which goes too when a person clears the data of the site. Stops with its scope.
 */
export function useLostStorage(presence: Readonly<Ref<Presence>>): LostStorage {
  const isLost = ref(false)
  const mark = () => attempt(() => localStorage.setItem(key, '1'))
  watch(
    presence,
    now => {
      if (now === 'opening' || now === 'closed') return
      if (now !== 'signed-out') mark()
      isLost.value = now === 'signed-out' && attempt(() => localStorage.getItem(key)) === '1'
    },
    { immediate: true },
  )
  return {
    isLost: readonly(isLost),
    async whileSigningOut(signOut) {
      // First: another tab looks as soon as the person is gone.
      attempt(() => localStorage.removeItem(key))
      try {
        await signOut()
      } catch (error) {
        mark()
        throw error
      }
    },
  }
}
