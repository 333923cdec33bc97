import { computed, shallowRef, watch, type Ref } from 'vue'
import type { BackgroundTask, Connection } from '@/core/background'
import { useNow } from '@/ui/useNow'
import { lookAgain, noDrain, progressOf, sizeOf } from './drainProgress'
import { keepDrain, readDrain } from './keptDrain'

export interface PulseOptions {
  /** At least every open task. */
  tasks: Readonly<Ref<readonly BackgroundTask[]>>
  /** What ended and was not told yet: many are cancelled at once, and `tasks` has the latest only. */
  unannounced: Readonly<Ref<readonly BackgroundTask[]>>
  owner: Readonly<Ref<string | undefined>>
  connection: Readonly<Ref<Connection>>
  /** False until the first list has come: an empty one is no end of a backlog before. */
  isRead: Readonly<Ref<boolean>>
}

/** A burst that is over at once is not worth a word that comes and goes. */
const flashMs = 500

/** How the work of the person goes out, read off the rows alone: so it is the same whoever sends. Stops with its scope. */
export function usePulse({ tasks, unannounced, owner, connection, isRead }: PulseOptions) {
  const open = computed(() => tasks.value.filter(task => task.owner === owner.value && !task.completedAt))
  const now = useNow(
    500,
    computed(() => open.value.length > 0),
  )
  const isOnline = computed(() => connection.value === 'online')
  const held = computed(() => open.value.filter(task => isHeld(task, now.value)).length)
  const due = computed(() => (isOnline.value ? open.value.length - held.value : 0))

  const dueSince = shallowRef<number>()
  watch(
    () => due.value > 0,
    isDue => (dueSince.value = isDue ? Date.now() : undefined),
    { immediate: true },
  )
  const sending = computed(() =>
    dueSince.value !== undefined && now.value.getTime() - dueSince.value >= flashMs ? due.value : 0,
  )

  const cancelled = computed(() => {
    const ended = [...tasks.value, ...unannounced.value].filter(({ status }) => status === 'cancelled')
    return new Set(ended.map(({ id }) => id))
  })

  const drain = shallowRef(noDrain)
  let keptFor: string | undefined
  watch(
    [open, cancelled, isOnline, held, owner, isRead, now],
    () => {
      if (!isRead.value || owner.value === undefined) return
      const before = keptFor === owner.value ? drain.value : readDrain(owner.value)
      keptFor = owner.value
      const ids = open.value.map(({ id }) => id)
      const seen = {
        open: ids,
        cancelled: cancelled.value,
        held: held.value,
        isOnline: isOnline.value,
      }
      const after = lookAgain(before, seen, Date.now())
      if (after.done !== before.done || sizeOf(after.open) !== sizeOf(before.open))
        keepDrain(owner.value, after)
      drain.value = after
    },
    { immediate: true },
  )
  const progress = computed(() => progressOf(drain.value, now.value.getTime()))

  return { openCount: computed(() => open.value.length), sending, progress }
}

function isHeld(task: BackgroundTask, now: Date): boolean {
  if (task.status === 'processing') return false
  if ((task.undoUntil ?? '') > now.toISOString()) return true
  if (task.waitingFor === 'sign-in' || task.waitingFor === 'update') return true
  return task.status === 'retrying' && (task.nextAttemptAt ?? '') > now.toISOString()
}
