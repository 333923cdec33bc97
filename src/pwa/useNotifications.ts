import { computed, readonly, ref, type Ref } from 'vue'
import { hasBackgroundSync } from './backgroundSync'

/** `unavailable`: this browser never works with no tab open, so there is nothing that it could tell then. */
export type NotificationChoice = 'unavailable' | 'undecided' | 'granted' | 'denied'

const declinedKey = 'simmer-notifications-declined'

export interface UseNotifications {
  choice: Readonly<Ref<NotificationChoice>>
  /** Whether to ask by ourselves: something has failed, nobody has decided, and nobody said "no" to us before. */
  isOffered: Readonly<Ref<boolean>>
  /** Asks the browser; call it from a tap. */
  ask: () => Promise<void>
  /** Not now, and not again by ourselves. */
  decline: () => void
}

/**
 * Permission to tell what failed while no tab was open. It is asked for when somebody has seen a failure, or from the task
 * history; never at the start, when nobody can know what it is good for.
 */
export function useNotifications(hasFailed: Readonly<Ref<boolean>>): UseNotifications {
  const choice = ref(look())
  const isDeclined = ref(wasDeclined())
  return {
    choice: readonly(choice),
    isOffered: computed(() => hasFailed.value && choice.value === 'undecided' && !isDeclined.value),
    async ask() {
      await Notification.requestPermission()
      choice.value = look()
      if (choice.value !== 'granted') decline()
    },
    decline,
  }

  function decline() {
    isDeclined.value = true
    try {
      localStorage.setItem(declinedKey, 'yes')
    } catch {
      // Then it is asked once more after the next start.
    }
  }
}

function look(): NotificationChoice {
  if (!('Notification' in globalThis) || !hasBackgroundSync()) return 'unavailable'
  return Notification.permission === 'default' ? 'undecided' : Notification.permission
}

function wasDeclined(): boolean {
  try {
    return localStorage.getItem(declinedKey) !== null
  } catch {
    return false
  }
}
